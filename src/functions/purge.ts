import type { TimerHandler } from '@azure/functions';
import { type TakeGauge, takeGauges } from '../telemetry/metrics/take-gauges.ts';
import type { PurgeResult } from '../webhooks/purge.ts';
import { toLog } from './log.ts';

/** Well under the function's time limit. */
const TIME_MS = 4 * 60_000;

type Purge = (signal: AbortSignal) => Promise<PurgeResult>;

/**
 * Removes what is past its retention, each kind of row after its own, and logs one line of how many;
 * then takes the gauges of what is left.
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
      purges.deliveries(signal),
      purges.results(signal),
      purges.calls(signal),
      purges.callBodies(signal),
    ]);
    log('info', 'purged', {
      removed: deliveries.removed,
      results: results.removed,
      calls: calls.removed,
      callBodies: callBodies.removed,
      complete: [deliveries, results, calls, callBodies].every(({ isComplete }) => isComplete),
      ms: Math.round(performance.now() - started),
    });
    await takeGauges(gauges, log);
  };
}
