import { expect, test, vi } from 'vitest';
import { createKnown } from '../../../src/telemetry/metrics/bounded.ts';
import { createTimeHandlers } from '../../../src/telemetry/metrics/time-handlers.ts';
import type { AttemptContext, Dispatch } from '../../../src/webhooks/dispatch.ts';
import { PermanentError, RetryLater } from '../../../src/webhooks/errors.ts';
import type { OpenEvent } from '../../../src/webhooks/event.ts';
import { createMeasured } from './metrics.ts';

const event: OpenEvent = { id: 'evt_1', type: 'batch.failed', data: { id: 'batch_1' } };

function createAttempt(signal: AbortSignal): AttemptContext {
  return {
    log: () => undefined,
    attempt: 1,
    isLastAttempt: false,
    idempotencyKey: 'wh_1',
    leaseOwner: 'owner',
    sender: 'default',
    signal,
  };
}

function createTimed(dispatch: Dispatch) {
  const { instruments, read } = createMeasured();
  const timed = createTimeHandlers(instruments, createKnown(['batch.failed']))(dispatch);
  const readSeries = async () => (await read())['webhook.handler.duration'];
  return { timed, readSeries };
}

const series = (outcome: string, type = 'batch.failed') => [
  {
    attributes: { 'webhook.event.type': type, 'webhook.outcome': outcome },
    value: { sum: expect.any(Number) as number, count: 1 },
  },
];
const running = new AbortController().signal;

test('a handler that ends well', async () => {
  const { timed, readSeries } = createTimed(async () => 'failed');
  expect(await timed(event, createAttempt(running))).toBe('failed');
  expect(await readSeries()).toEqual(series('ok'));
});

test('a type that nobody knows', async () => {
  const { timed, readSeries } = createTimed(async () => 'unhandled');
  await timed({ ...event, type: 'made.up' }, createAttempt(running));
  expect(await readSeries()).toEqual(series('ok', 'other'));
});

test.each([
  [new PermanentError('no use'), 'permanent-error'],
  [new RetryLater(1000), 'error'],
  [new Error('down'), 'error'],
  ['thrown', 'error'],
])('a handler that throws %s', async (thrown, outcome) => {
  const { timed, readSeries } = createTimed(() => Promise.reject(thrown));
  await expect(timed(event, createAttempt(running))).rejects.toBe(thrown);
  expect(await readSeries()).toEqual(series(outcome));
});

test('a handler that takes no notice of its signal is told of once, when that aborts', async () => {
  const held = Promise.withResolvers<string>();
  const { timed, readSeries } = createTimed(() => held.promise);
  const timeUp = new AbortController();
  const result = timed(event, createAttempt(timeUp.signal));
  timeUp.abort();
  expect(await readSeries()).toEqual(series('aborted'));

  held.resolve('late');
  expect(await result).toBe('late');
  expect(await readSeries()).toBeUndefined();
});

test('a handler that begins after the lease was lost', async () => {
  const { timed, readSeries } = createTimed(async (_event, { signal }) => {
    signal.throwIfAborted();
    return 'failed';
  });
  await expect(timed(event, createAttempt(AbortSignal.abort()))).rejects.toThrow('aborted');
  expect(await readSeries()).toEqual(series('aborted'));
});

test('durations are in seconds', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] });
  try {
    const { timed, readSeries } = createTimed(async () => {
      await vi.advanceTimersByTimeAsync(1500);
      return 'failed';
    });
    await timed(event, createAttempt(running));
    const [only] = (await readSeries()) ?? [];
    expect(only?.value).toEqual({ sum: 1.5, count: 1 });
  } finally {
    vi.useRealTimers();
  }
});
