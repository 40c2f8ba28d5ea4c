import type { TimerHandler } from '@azure/functions';
import type { ReconcileResult } from '../reconcile/reconcile.ts';
import { describeError } from '../webhooks/errors.ts';
import { toLog } from './log.ts';

/** Well under the function's time limit. */
const TIME_MS = 4 * 60_000;

/** Looks for events that never arrived, and logs one line of what was found. */
export function createReconcileFunction(
  reconcile: (signal: AbortSignal) => Promise<ReconcileResult>,
): TimerHandler {
  return async (_timer, context) => {
    const log = toLog(context);
    const started = performance.now();
    const { looked, missing, sent, failures } = await reconcile(AbortSignal.timeout(TIME_MS));
    const ms = Math.round(performance.now() - started);
    for (const { sender, name, error } of failures) {
      log('warn', 'reconcile-failed', { sender, list: name, error: describeError(error) });
    }
    const level = missing > 0 ? 'warn' : 'info';
    log(level, 'reconciled', { looked, missing, sent, complete: failures.length === 0, ms });
  };
}
