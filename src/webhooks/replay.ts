import { replay, type ReplayOrder } from './delivery.ts';
import { type Inbox, swap } from './inbox.ts';
import type { SendTicket } from './ticket.ts';

/** What became of the wish to have a delivery done once more. */
export type Replayed =
  | 'replayed'
  /** It has yet to be done or given up; nothing was changed. */
  | 'not-finished'
  /** The inbox has no such row (any more). */
  | 'missing'
  /** Somebody else did so since it was looked at; it is done once more, not twice. */
  | 'already-replayed';

export interface ReplayWish extends Pick<ReplayOrder, 'by' | 'why'> {
  /** Of the row that was looked at; one that was written since is left alone. */
  readonly version?: string;
}

export type Replay = (id: string, wish: ReplayWish) => Promise<Replayed>;

/**
 * Puts a finished delivery back to `received`, then sends its ticket. A crash between the two leaves a
 * row that the sweep finds, as does the next wish. Rejects when storage does.
 *
 * A body that is no event is buried again by the worker that takes the ticket.
 */
export function createReplay({
  inbox,
  sendTicket,
  now,
  createNonce,
}: {
  inbox: Inbox;
  sendTicket: SendTicket;
  now: () => Date;
  /** A text that no other replay has. */
  createNonce: () => string;
}): Replay {
  return async (id, { by, why, version }) => {
    const stored = await inbox.read(id);
    if (!stored) return 'missing';
    const { delivery } = stored;
    const ticket = {
      delivery: id,
      ...(delivery.traceparent !== undefined && { traceparent: delivery.traceparent }),
    };
    const nonce = createNonce();
    const next = replay(delivery, { by, why, nonce }, now());
    if (!next) {
      const isUntouched = delivery.progress.state === 'received';
      if (!isUntouched || delivery.history.at(-1)?.nonce === undefined) return 'not-finished';
      // Whoever replayed it may have died before the ticket; one too many does no harm.
      await sendTicket(ticket);
      return 'already-replayed';
    }
    if (version !== undefined && version !== stored.version) return 'already-replayed';
    if (!(await swap(inbox, next, stored.version))) {
      const current = await inbox.read(id);
      if (!current) return 'missing';
      // The write may be ours, its answer lost, and a worker already at it on a ticket of the sweep.
      const isOurs = current.delivery.history.some((entry) => entry.nonce === nonce);
      return isOurs ? 'replayed' : 'already-replayed';
    }
    await sendTicket(ticket);
    return 'replayed';
  };
}
