import type { Delivery } from './delivery.ts';

/**
 * When the present go of a delivery began: its receipt, or its last replay. The history never drops
 * that one: at most one outcome is newer, and older ones go first.
 */
export function beginOf({ receivedAt, history }: Pick<Delivery, 'receivedAt' | 'history'>): Date {
  const replayed = history.findLast(({ nonce }) => nonce !== undefined);
  return replayed ? new Date(replayed.at) : receivedAt;
}
