import { isDeepStrictEqual } from 'node:util';
import { type Delivery, leaseOwnerOf, type State } from './delivery.ts';

/** A delivery as it was read or written, and the version to swap against. */
export interface Stored {
  readonly delivery: Delivery;
  readonly version: string;
}

/**
 * The table that holds one row per delivery. It only inserts if absent and compares-and-sets: what
 * a step means is `delivery.ts`'s business. Storage faults reject; `signal` bounds each call.
 */
export interface Inbox {
  /** One storage call. False where a delivery of this id is there already, whatever its body. */
  insert(delivery: Delivery, signal?: AbortSignal): Promise<boolean>;
  /** Only the state: the cheap read for an attempt that comes twice. */
  readState(id: string, signal?: AbortSignal): Promise<State | undefined>;
  read(id: string, signal?: AbortSignal): Promise<Stored | undefined>;
  /** Writes all but the body. Undefined where somebody has written since `version`. */
  replace(delivery: Delivery, version: string, signal?: AbortSignal): Promise<Stored | undefined>;
}

/**
 * Swaps in a step made from `version`; undefined where somebody else has taken a step since.
 *
 * Not every refusal is somebody else's step. An SDK repeats a write whose answer was lost and is then
 * refused because of its own first try. And a sweep may have marked a row whose lease is still
 * `owner`'s: the owner's step is then made again, from what is there now.
 */
export async function swap(
  inbox: Inbox,
  next: Delivery,
  version: string,
  { owner, signal }: { owner?: string; signal?: AbortSignal } = {},
): Promise<Stored | undefined> {
  const stored = await inbox.replace(next, version, signal);
  if (stored) return stored;
  const current = await inbox.read(next.id, signal);
  if (!current || isSameStep(current.delivery, next)) return current;
  if (owner === undefined || leaseOwnerOf(current.delivery) !== owner) return undefined;
  return swap(inbox, next, current.version, { owner, ...(signal && { signal }) });
}

/** Each step of the history names who took it: an owner that no other attempt has, or a replay's nonce. */
function isSameStep(current: Delivery, next: Delivery): boolean {
  return (
    current.attempts === next.attempts &&
    isDeepStrictEqual(current.progress, next.progress) &&
    isDeepStrictEqual(current.history.at(-1), next.history.at(-1))
  );
}
