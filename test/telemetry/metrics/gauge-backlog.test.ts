import { expect, test } from 'vitest';
import { createBacklogGauge } from '../../../src/telemetry/metrics/gauge-backlog.ts';
import type { SweepResult } from '../../../src/webhooks/sweep.ts';
import { createMeasured } from './metrics.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const swept: SweepResult = {
  unfinished: 3,
  states: { received: 1, processing: 0, retrying: 2 },
  oldest: ago(90.5),
  sent: 0,
  isComplete: true,
  isExact: true,
};
const rows = (received: number, processing: number, retrying: number) => ({
  'webhook.inbox.rows': [
    { attributes: { 'webhook.state': 'received' }, value: received },
    { attributes: { 'webhook.state': 'processing' }, value: processing },
    { attributes: { 'webhook.state': 'retrying' }, value: retrying },
  ],
});
const age = (value: number) => ({
  'webhook.inbox.oldest_unfinished.age': [{ attributes: {}, value }],
});
const lost = (value: number) => ({ 'webhook.tickets.lost': [{ attributes: {}, value }] });

test.each<[name: string, Partial<SweepResult>, expected: object]>([
  ['all rows', {}, { ...rows(1, 0, 2), ...age(90.5) }],
  ['lost tickets', { sent: 5 }, { ...rows(1, 0, 2), ...age(90.5), ...lost(5) }],
  [
    'more lost than a batch',
    { sent: 5, isComplete: false },
    { ...rows(1, 0, 2), ...age(90.5), ...lost(5) },
  ],
  ['some rows', { isComplete: false, isExact: false }, age(90.5)],
  ['none of some rows', { oldest: undefined, isExact: false }, {}],
  ['a clock that is ahead', { oldest: ago(-3) }, { ...rows(1, 0, 2), ...age(0) }],
  [
    'no rows',
    { oldest: undefined, states: { received: 0, processing: 0, retrying: 0 } },
    { ...rows(0, 0, 0), ...age(0) },
  ],
])('%s', async (_name, parts, expected) => {
  const { instruments, read } = createMeasured();
  createBacklogGauge(instruments, () => now)({ ...swept, ...parts });
  expect(await read()).toEqual(expected);
});

test('of some rows an age is told only where it is above the last', async () => {
  const { instruments, read } = createMeasured();
  const record = createBacklogGauge(instruments, () => now);
  const tell = async (parts: Partial<SweepResult>) => {
    record({ ...swept, states: { received: 0, processing: 0, retrying: 0 }, ...parts });
    return (await read())['webhook.inbox.oldest_unfinished.age'];
  };
  const some = (seconds: number) => ({ oldest: ago(seconds), isExact: false });
  expect(await tell({ oldest: ago(60) })).toMatchObject([{ value: 60 }]);
  expect(await tell(some(30))).toBeUndefined();
  expect(await tell(some(90))).toMatchObject([{ value: 90 }]);
  expect(await tell(some(60))).toBeUndefined();
  expect(await tell({ oldest: ago(30) })).toMatchObject([{ value: 30 }]);
  expect(await tell(some(60))).toMatchObject([{ value: 60 }]);
});

test('a gauge is told once, and the next sweep replaces it', async () => {
  const { instruments, read } = createMeasured();
  const record = createBacklogGauge(instruments, () => now);
  record(swept);
  record({ ...swept, oldest: ago(10) });
  expect(await read()).toMatchObject(age(10));
  expect(await read()).toEqual({});
});
