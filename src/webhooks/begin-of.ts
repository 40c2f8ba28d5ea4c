import type { Delivery, Progress } from './delivery.ts';

/** As much of an unfinished delivery as tells when somebody should have taken it. */
type Unfinished = Pick<Delivery, 'receivedAt' | 'history'> & {
  readonly progress: Exclude<Progress, { readonly finishedAt: Date }>;
};

/**
 * When the present go of a delivery began: its receipt, or its last replay. The history never drops
 * that one: at most one outcome is newer, and older ones go first.
 */
export function beginOf({ receivedAt, history }: Pick<Delivery, 'receivedAt' | 'history'>): Date {
  const replayed = history.findLast(({ nonce }) => nonce !== undefined);
  return replayed ? new Date(replayed.at) : receivedAt;
}

/** When a ticket for a delivery should have been taken: at its begin, at its retry, or at the end of its lease. */
export function dueAtOf(delivery: Unfinished): Date {
  const { progress } = delivery;
  if (progress.state === 'retrying') return progress.dueAt;
  return progress.state === 'processing' ? progress.lease.until : beginOf(delivery);
}
