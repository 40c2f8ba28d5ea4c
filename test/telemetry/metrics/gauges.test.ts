import { expect, test } from 'vitest';
import { createFinishedGauge } from '../../../src/telemetry/metrics/gauge-finished.ts';
import { createQueueGauges } from '../../../src/telemetry/metrics/gauge-queues.ts';
import { createMeasured } from './metrics.ts';

test('each queue has its length, and one that does not answer has none', async () => {
  const { instruments, read } = createMeasured();
  const gauges = createQueueGauges(instruments, {
    tickets: async () => 7,
    'tickets-poison': async () => 0,
    'tickets-unreadable': () => Promise.reject(new Error('no answer')),
  });
  const taken = await Promise.allSettled(Object.values(gauges).map((take) => take()));
  expect(Object.keys(gauges)).toEqual(['tickets', 'tickets-poison', 'tickets-unreadable']);
  expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  expect(await read()).toEqual({
    'webhook.queue.messages': [
      { attributes: { 'messaging.destination.name': 'tickets' }, value: 7 },
      { attributes: { 'messaging.destination.name': 'tickets-poison' }, value: 0 },
    ],
  });
});

test('rows that are done and dead', async () => {
  const { instruments, read } = createMeasured();
  await createFinishedGauge(instruments, async () => ({ done: 12, dead: 0 }))();
  expect(await read()).toEqual({
    'webhook.inbox.rows': [
      { attributes: { 'webhook.state': 'done' }, value: 12 },
      { attributes: { 'webhook.state': 'dead' }, value: 0 },
    ],
  });
});

test('a count that was broken off records nothing', async () => {
  const { instruments, read } = createMeasured();
  const take = createFinishedGauge(instruments, () => Promise.reject(new Error('time is up')));
  await expect(take()).rejects.toThrow('time is up');
  expect(await read()).toEqual({});
});
