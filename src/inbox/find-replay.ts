import { beginOf } from '../webhooks/begin-of.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { DeliveryRow } from './rows.ts';

const NEVER = new Date(0);

/** When a delivery was last replayed; undefined where it never was, or a hand wrote what is no date. */
export function findReplay({ history }: Pick<Delivery, 'history'>): Date | undefined {
  const begunAt = beginOf({ receivedAt: NEVER, history });
  return begunAt === NEVER || Number.isNaN(begunAt.getTime()) ? undefined : begunAt;
}

/**
 * Milliseconds from its receipt or its last replay to its end; undefined where it has not ended. What it
 * lay there before a replay is no work. Clocks of several machines tell it, so it may be negative.
 */
export function tookMs({
  receivedAt,
  replayedAt,
  progress,
}: Pick<DeliveryRow, 'receivedAt' | 'replayedAt' | 'progress'>): number | undefined {
  if (!('finishedAt' in progress)) return undefined;
  return progress.finishedAt.getTime() - (replayedAt ?? receivedAt).getTime();
}
