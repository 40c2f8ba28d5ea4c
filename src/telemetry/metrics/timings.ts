import { beginOf } from '../../webhooks/begin-of.ts';
import type { Delivery } from '../../webhooks/delivery.ts';

/** How long a delivery had to wait in its present go; what cannot be told is left out. */
export interface Timings {
  /** From its receipt, or its last replay, to the start of the first attempt; in milliseconds. */
  readonly waitedMs?: number;
  /** From its receipt, or its last replay, to its end as done or dead; in milliseconds. */
  readonly totalMs?: number;
}

/**
 * Reads from the history how long a delivery waited and took. There is no `waitedMs` before the first
 * attempt, nor where a full history has dropped it; and no `totalMs` before the end. Two instances may
 * have taken the times, so a difference of their clocks is in them, but never makes one negative.
 */
export function toTimings(
  delivery: Pick<Delivery, 'receivedAt' | 'progress' | 'history'>,
): Timings {
  const { progress, history } = delivery;
  const begin = beginOf(delivery).getTime();
  const replayed = history.findLastIndex(({ nonce }) => nonce !== undefined);
  const first = history
    .slice(replayed + 1)
    .find(({ state, attempt }) => state === 'processing' && attempt === 1);
  return {
    ...(first && { waitedMs: toMs(new Date(first.at).getTime() - begin) }),
    ...('finishedAt' in progress && { totalMs: toMs(progress.finishedAt.getTime() - begin) }),
  };
}

function toMs(difference: number): number {
  return Math.max(0, difference);
}
