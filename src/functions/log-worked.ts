import { toTimings } from '../telemetry/metrics/timings.ts';
import { describeError } from '../webhooks/errors.ts';
import type { FastLaneResult, OutOfTime } from '../webhooks/fast-lane.ts';
import type { Log } from '../webhooks/log.ts';

/** One line for what became of a ticket; every death is an error. */
export function logWorked(
  log: Log,
  id: string,
  worked: FastLaneResult | OutOfTime,
  ms: number,
): void {
  if (worked.outcome === 'missing' || worked.outcome === 'out-of-time') {
    return log('warn', worked.outcome, { delivery: id, ms });
  }
  if (worked.outcome === 'failed') {
    return log('warn', 'failed', { delivery: id, error: describeError(worked.error), ms });
  }
  const { type, sender, attempts, progress } = worked.delivery;
  const fields = { delivery: id, type, sender, attempt: attempts };
  const timings = toTimings(worked.delivery);
  switch (worked.outcome) {
    case 'done':
      return log('info', 'done', { ...fields, outcome: worked.result, ...timings, ms });
    case 'retrying': {
      const error = describeError(worked.error);
      const due = worked.dueAt.toISOString();
      return log('warn', 'retrying', { ...fields, error, due, ...timings, ms });
    }
    case 'dead': {
      const reason = describeError(worked.error);
      return log('error', 'dead', { ...fields, reason, ...timings, ms });
    }
    case 'lease-lost':
      return log('warn', 'lease-lost', { ...fields, ms });
    case 'skipped':
      return log('info', 'skipped', { ...fields, state: progress.state, ms });
    case 'waiting':
      return log('info', 'waiting', { ...fields, until: worked.until.toISOString(), ms });
  }
}
