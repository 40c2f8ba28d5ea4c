import { InvocationContext, type TimerHandler } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { traceTimer, withCounts } from '../../../src/telemetry/traces/trace-timer.ts';
import { FAILED, recordSpans, toFacts, UNSET } from './record-spans.ts';

const spans = recordSpans();
const timer: Parameters<TimerHandler>[0] = {
  isPastDue: false,
  schedule: { adjustForDST: false },
  scheduleStatus: { last: '', next: '', lastUpdated: '' },
};

const run = (handler: TimerHandler) =>
  traceTimer('sweep', handler)(
    timer,
    new InvocationContext({
      functionName: 'sweep',
      traceContext: { traceParent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-00` },
    }),
  );

describe('traceTimer', () => {
  it('tells what was counted, below the invocation', async () => {
    const sweep = withCounts(
      async (times: number) => ({ sent: 2 * times }),
      ({ sent }) => ({ 'webhook.sweep.lost_tickets': sent }),
    );
    const seen: unknown[] = [];
    await run(async (given, { functionName }) => {
      seen.push(given, functionName, await sweep(3));
    });
    expect(seen).toEqual([timer, 'sweep', { sent: 6 }]);
    expect(toFacts(spans.one('sweep'))).toEqual({
      name: 'sweep',
      kind: 'INTERNAL',
      attributes: { 'webhook.sweep.lost_tickets': 6 },
      status: UNSET,
    });
    expect(spans.one('sweep').parentSpanContext).toMatchObject({ traceId: 'a'.repeat(32) });
  });

  it('fails with what the timer runs', async () => {
    const error = Object.assign(new Error('hush'), { statusCode: 503 });
    await expect(run(() => Promise.reject(error))).rejects.toBe(error);
    expect(spans.one('sweep')).toMatchObject({
      status: FAILED,
      attributes: { 'error.type': '503' },
    });
  });
});

describe('withCounts', () => {
  it('counts for nobody where no span is running', async () => {
    const counted = withCounts(
      async () => 5,
      () => ({}),
    );
    expect(await counted()).toBe(5);
    expect(spans.all()).toEqual([]);
  });
});
