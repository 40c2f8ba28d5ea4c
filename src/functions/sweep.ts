import type { TimerHandler } from '@azure/functions';
import type { SweepResult } from '../webhooks/sweep.ts';
import { toLog } from './log.ts';

/** Well under the function's time limit and the time between two runs. */
const TIME_MS = 4 * 60_000;

/** Looks for lost tickets and logs one line of what was found. */
export function createSweepFunction(
  sweep: (signal: AbortSignal) => Promise<SweepResult>,
): TimerHandler {
  return async (_timer, context) => {
    const started = performance.now();
    const { sent, unfinished, isComplete } = await sweep(AbortSignal.timeout(TIME_MS));
    const ms = Math.round(performance.now() - started);
    const level = sent > 0 ? 'warn' : 'info';
    toLog(context)(level, 'swept', { unfinished, lostTickets: sent, complete: isComplete, ms });
  };
}
