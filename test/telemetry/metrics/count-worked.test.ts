import { expect, test } from 'vitest';
import { createFirst, createKnown } from '../../../src/telemetry/metrics/bounded.ts';
import { createBuriedCounter } from '../../../src/telemetry/metrics/count-buried.ts';
import { countUnreadable } from '../../../src/telemetry/metrics/count-unreadable.ts';
import { createWorkedCounter } from '../../../src/telemetry/metrics/count-worked.ts';
import { bury, claim, complete, type Delivery, retry } from '../../../src/webhooks/delivery.ts';
import type { FastLaneResult } from '../../../src/webhooks/fast-lane.ts';
import { createReceived } from '../../fixtures/delivery.ts';
import { createMeasured } from './metrics.ts';

const received = createReceived({ sender: 'eu-west' });
const after = (seconds: number) => new Date(received.receivedAt.getTime() + seconds * 1000);
const start = (delivery: Delivery, seconds: number) =>
  claim(delivery, { owner: `owner-${seconds}`, until: after(seconds + 60) }, after(seconds));

const first = start(received, 2);
const failed = retry(first, after(8), 'Error: no', after(3));
const second = start(failed, 8);
const error = new Error('no');

const type = { 'webhook.event.type': 'response.completed' };
const about = { ...type, 'webhook.sender': 'eu-west' };
const waited = { 'webhook.start.delay': [{ attributes: type, value: { sum: 2, count: 1 } }] };
const done = (seconds: number) => ({
  'webhook.done': [{ attributes: { ...about, 'webhook.result': 'completed' }, value: 1 }],
  'webhook.done.delay': [{ attributes: type, value: { sum: seconds, count: 1 } }],
});

function createCounter() {
  const { instruments, read } = createMeasured();
  const bounds = { toType: createKnown(['response.completed']), toResult: createFirst(2) };
  return { count: createWorkedCounter(instruments, bounds), read, instruments, ...bounds };
}

test.each<[name: string, FastLaneResult, expected: object]>([
  [
    'done by the first attempt',
    { outcome: 'done', result: 'completed', delivery: complete(first, 'completed', after(5)) },
    { ...waited, ...done(5) },
  ],
  [
    'done by the second',
    { outcome: 'done', result: 'completed', delivery: complete(second, 'completed', after(9)) },
    done(9),
  ],
  [
    'failed once',
    { outcome: 'retrying', error, dueAt: after(8), delivery: failed },
    { ...waited, 'webhook.retries': [{ attributes: about, value: 1 }] },
  ],
  [
    'failed twice',
    {
      outcome: 'retrying',
      error,
      dueAt: after(60),
      delivery: retry(second, after(60), 'Error: no', after(9)),
    },
    { 'webhook.retries': [{ attributes: about, value: 1 }] },
  ],
  [
    'dead at once',
    { outcome: 'dead', error, delivery: bury(first, 'no use', after(4)) },
    { ...waited, 'webhook.dead': [{ attributes: about, value: 1 }] },
  ],
  ['taken over from the first attempt', { outcome: 'lease-lost', delivery: first }, waited],
  ['taken over from the second', { outcome: 'lease-lost', delivery: second }, {}],
  ['under way elsewhere', { outcome: 'waiting', until: after(62), delivery: first }, {}],
  ['waiting for its retry', { outcome: 'waiting', until: after(8), delivery: failed }, {}],
  ['finished before', { outcome: 'skipped', delivery: complete(first, 'kept', after(5)) }, {}],
  ['missing', { outcome: 'missing' }, {}],
  ['kept from it by storage', { outcome: 'failed', error }, {}],
])('%s', async (_name, worked, expected) => {
  const { count, read } = createCounter();
  count(worked);
  expect(await read()).toEqual(expected);
});

test('out of time counts nothing yet', async () => {
  const { count, read } = createCounter();
  count({ outcome: 'out-of-time', later: Promise.resolve({ outcome: 'missing' }) });
  expect(await read()).toEqual({});
});

test('types and results are bounded', async () => {
  const { count, read } = createCounter();
  for (const result of ['one', 'two', 'three', 'one', 'four']) {
    const delivery = complete({ ...second, type: `made.up.${result}` }, result, after(9));
    count({ outcome: 'done', result, delivery });
  }
  const other = { ...about, 'webhook.event.type': 'other' };
  expect((await read())['webhook.done']).toEqual([
    { attributes: { ...other, 'webhook.result': 'one' }, value: 2 },
    { attributes: { ...other, 'webhook.result': 'two' }, value: 1 },
    { attributes: { ...other, 'webhook.result': 'other' }, value: 2 },
  ]);
});

test('a poisoned ticket counts where its delivery died of it', async () => {
  const { instruments, toType, read } = createCounter();
  const count = createBuriedCounter(instruments, toType);
  count({ outcome: 'dead', reason: 'no use', delivery: bury(failed, 'no use', after(60)) });
  count({ outcome: 'left-alone', delivery: second });
  count({ outcome: 'missing' });
  expect(await read()).toEqual({ 'webhook.dead': [{ attributes: about, value: 1 }] });
});

test('a message that is no ticket counts once it is kept', async () => {
  const { instruments, read } = createCounter();
  let isDown = true;
  const keep = countUnreadable(instruments, 'tickets', async (message) => {
    if (isDown) throw new Error('the queue is down');
    return `kept ${String(message)}`;
  });
  await expect(keep('hush')).rejects.toThrow('the queue is down');
  isDown = false;
  expect(await keep('hush')).toBe('kept hush');

  const attributes = { 'messaging.destination.name': 'tickets' };
  expect(await read()).toEqual({ 'webhook.tickets.unreadable': [{ attributes, value: 1 }] });
});
