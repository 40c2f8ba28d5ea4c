import { outcomeOf } from '../../inbox/filter.ts';
import { tookMs } from '../../inbox/find-replay.ts';
import type { DeliveryRow } from '../../inbox/rows.ts';
import type { Progress } from '../../webhooks/delivery.ts';
import type { Summary } from './api.ts';

/** A delivery as the list shows it. */
export function toSummary(
  row: Omit<DeliveryRow, 'bodyBytes' | 'writtenAt'>,
  resource?: string,
): Summary {
  const { id, type, eventId, sender, receivedAt, attempts, progress, version } = row;
  const dueAt = toDueAt(progress);
  const took = tookMs(row);
  const outcome = outcomeOf(row);
  return {
    id,
    type,
    eventId,
    sender,
    ...(resource !== undefined && { resource }),
    state: progress.state,
    receivedAt: receivedAt.toISOString(),
    ...(took !== undefined && { tookMs: took }),
    attempts,
    ...(dueAt && { dueAt: dueAt.toISOString() }),
    ...(outcome !== '' && { outcome }),
    version,
  };
}

function toDueAt(progress: Progress): Date | undefined {
  if (progress.state === 'retrying') return progress.dueAt;
  return progress.state === 'processing' ? progress.lease.until : undefined;
}
