import type { TimerHandler } from '@azure/functions';
import { type TakeGauge, takeGauges } from '../telemetry/metrics/take-gauges.ts';
import type { SweepResult } from '../webhooks/sweep.ts';
import { toLog } from './log.ts';

/** Well under the function's time limit and the time between two runs. */
const TIME_MS = 4 * 60_000;
/** Then tickets are sent for what was found, however much is left to look at: they take seconds. */
const LOOK_MS = 3 * 60_000;

/**
 * Takes the gauges, because one instance alone runs a timer, then looks for lost tickets, and logs one
 * line of what was found. Rejects after that where a part of the sweep failed.
 */
export function createSweepFunction(
  sweep: (signal: AbortSignal, looking: AbortSignal) => Promise<SweepResult>,
  gauges: Readonly<Record<string, TakeGauge>> = {},
): TimerHandler {
  return async (_timer, context) => {
    const log = toLog(context);
    // First, so that they are told where the sweep fails.
    await takeGauges(gauges, log);
    const started = performance.now();
    const { sent, unfinished, isComplete, failure } = await sweep(
      AbortSignal.timeout(TIME_MS),
      AbortSignal.timeout(LOOK_MS),
    );
    const ms = Math.round(performance.now() - started);
    const level = sent > 0 ? 'warn' : 'info';
    log(level, 'swept', { unfinished, lostTickets: sent, complete: isComplete, ms });
    if (failure) throw failure.error;
  };
}
