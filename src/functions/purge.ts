import type { TimerHandler } from '@azure/functions';
import type { PurgeResult } from '../webhooks/purge.ts';
import { toLog } from './log.ts';

/** Well under the function's time limit. */
const TIME_MS = 4 * 60_000;

/** Removes rows past their retention and logs one line of how many. */
export function createPurgeFunction(
  purge: (signal: AbortSignal) => Promise<PurgeResult>,
): TimerHandler {
  return async (_timer, context) => {
    const started = performance.now();
    const { removed, isComplete } = await purge(AbortSignal.timeout(TIME_MS));
    const ms = Math.round(performance.now() - started);
    toLog(context)('info', 'purged', { removed, complete: isComplete, ms });
  };
}
