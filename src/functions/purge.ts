import type { TimerHandler } from '@azure/functions';
import { type TakeGauge, takeGauges } from '../telemetry/metrics/take-gauges.ts';
import type { PurgeResult } from '../webhooks/purge.ts';
import { toLog } from './log.ts';

/** Well under the function's time limit. */
const TIME_MS = 4 * 60_000;

type Purge = (signal: AbortSignal) => Promise<PurgeResult>;

/**
 * Removes what is past its retention, each kind of row after its own, and logs one line of how many;
 * then takes the gauges of what is left. Rejects after that where a part of it failed.
 */
export function createPurgeFunction(
  purges: {
    readonly deliveries: Purge;
    readonly results: Purge;
    readonly calls: Purge;
    readonly callBodies: Purge;
  },
  gauges: Readonly<Record<string, TakeGauge>> = {},
): TimerHandler {
  return async (_timer, context) => {
    const log = toLog(context);
    const started = performance.now();
    const signal = AbortSignal.timeout(TIME_MS);
    const [deliveries, results, calls, callBodies] = await Promise.all([
      settle(purges.deliveries(signal)),
      settle(purges.results(signal)),
      settle(purges.calls(signal)),
      settle(purges.callBodies(signal)),
    ]);
    const all = [deliveries, results, calls, callBodies];
    const isComplete = all.every((one) => one.isComplete);
    log(isComplete ? 'info' : 'warn', 'purged', {
      removed: deliveries.removed,
      results: results.removed,
      calls: calls.removed,
      callBodies: callBodies.removed,
      complete: isComplete,
      ms: Math.round(performance.now() - started),
    });
    await takeGauges(gauges, log);
    const { failure } = all.find((one) => one.failure) ?? {};
    if (failure) throw failure.error;
  };
}

/** One that rejects takes nothing from the others. */
async function settle(purged: Promise<PurgeResult>): Promise<PurgeResult> {
  try {
    return await purged;
  } catch (error) {
    return { removed: 0, isComplete: false, failure: { error } };
  }
}
