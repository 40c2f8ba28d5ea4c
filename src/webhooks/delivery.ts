/**
 * One delivery and every step that its state can take, as pure functions:
 *
 * ```
 *               claim                   complete
 * received ─────────────▶ processing ─────────────▶ done
 *    │                     │  ▲    ▲ │
 *    │               retry │  │    └─┘ claim: the lease has run out
 *    │                     ▼  │ claim: it is due
 *    │                   retrying
 *    │                     │
 *    └──────── bury ───────┴──────▶ dead
 *
 * done, dead ── replay ─▶ received
 * ```
 *
 * A step is only a proposal until the inbox has swapped it in against the version it was made from.
 */
import { toNote } from './errors.ts';
import { VANISHED } from './lone-death.ts';

/** Who owns a delivery, and until when nobody else may take it over. */
export interface Lease {
  /** Unique to one attempt. */
  readonly owner: string;
  readonly until: Date;
}

export type Progress =
  | { readonly state: 'received' }
  | { readonly state: 'processing'; readonly lease: Lease }
  | { readonly state: 'retrying'; readonly dueAt: Date }
  | { readonly state: 'done'; readonly outcome: string; readonly finishedAt: Date }
  | { readonly state: 'dead'; readonly reason: string; readonly finishedAt: Date };

export type State = Progress['state'];

/** One change of state, as kept in the row. */
export interface HistoryEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly state: State;
  readonly attempt: number;
  /** Who took the step: the lease's owner, or whoever gave up in its stead. */
  readonly by?: string;
  /** The outcome, the reason, the error or why it was replayed, cut to 300 characters. */
  readonly note?: string;
  /** Of a replay, and of no other: two of the same second by the same person are still two. */
  readonly nonce?: string;
}

export interface Delivery {
  /** The `webhook-id`. */
  readonly id: string;
  /** The event's type; empty where the body is unreadable. */
  readonly type: string;
  /** The event's own id, `evt_…`; empty where it has none. */
  readonly eventId: string;
  readonly sender: string;
  readonly receivedAt: Date;
  /** W3C trace context of the attempt that was stored. */
  readonly traceparent?: string;
  /** The exact bytes that were signed. */
  readonly body: Uint8Array;
  /** Attempts begun since it was received or last replayed. */
  readonly attempts: number;
  readonly progress: Progress;
  /** The newest 40 changes, oldest first; outcomes and replays are kept longer than attempts. */
  readonly history: readonly HistoryEntry[];
}

export type Decision =
  | { readonly act: 'run' }
  | { readonly act: 'skip'; readonly state: 'done' | 'dead' }
  | { readonly act: 'wait'; readonly until: Date }
  | { readonly act: 'bury'; readonly reason: string };

/** Who has a delivery done once more, and why. */
export interface ReplayOrder {
  /** Cut to 64 characters in the history. */
  readonly by: string;
  readonly why: string;
  /** Unique to this replay. */
  readonly nonce: string;
}

const MAX_HISTORY = 40;
/** Forty entries of the longest kind, every character escaped, still fit in one column. */
const MAX_BY_CHARS = 64;

/** What a worker that holds a ticket for this delivery does now. */
export function decide(delivery: Delivery, now: Date, maxAttempts: number): Decision {
  const { progress } = delivery;
  switch (progress.state) {
    case 'done':
    case 'dead':
      return { act: 'skip', state: progress.state };
    case 'retrying':
      return progress.dueAt > now ? { act: 'wait', until: progress.dueAt } : { act: 'run' };
    case 'processing':
      if (progress.lease.until > now) return { act: 'wait', until: progress.lease.until };
      return delivery.attempts < maxAttempts ? { act: 'run' } : { act: 'bury', reason: VANISHED };
    case 'received':
      return { act: 'run' };
  }
}

/** Begins an attempt. */
export function claim(delivery: Delivery, lease: Lease, now: Date): Delivery {
  const attempts = delivery.attempts + 1;
  return step({ ...delivery, attempts }, { state: 'processing', lease }, now, { by: lease.owner });
}

/** Makes a held lease last longer; no change of state, so nothing in the history. */
export function renew(delivery: Delivery, lease: Lease): Delivery {
  return { ...delivery, progress: { state: 'processing', lease } };
}

/** Ends the work; `outcome` is the handler's word for it. */
export function complete(delivery: Delivery, outcome: string, now: Date): Delivery {
  const done = { state: 'done', outcome: toNote(outcome), finishedAt: now } as const;
  return step(delivery, done, now, { by: leaseOwnerOf(delivery), note: outcome });
}

/** Ends an attempt that failed and may be repeated at `dueAt`. */
export function retry(delivery: Delivery, dueAt: Date, error: string, now: Date): Delivery {
  const retrying = { state: 'retrying', dueAt } as const;
  return step(delivery, retrying, now, { by: leaseOwnerOf(delivery), note: error });
}

/** Gives up; `by` says who where nobody owns the delivery any more. */
export function bury(
  delivery: Delivery,
  reason: string,
  now: Date,
  by = leaseOwnerOf(delivery),
): Delivery {
  const dead = { state: 'dead', reason: toNote(reason), finishedAt: now } as const;
  return step(delivery, dead, now, { by, note: reason });
}

/**
 * Has a finished delivery done once more, with all its attempts before it; undefined where it is not
 * finished. The old outcome stays in the history.
 *
 * Attempts count from 1 again: `decide`, the backoff and the handlers all mean the attempts of one go.
 * That a number comes twice harms no fence, because a lease's owner is unique.
 */
export function replay(
  delivery: Delivery,
  { by, why, nonce }: ReplayOrder,
  now: Date,
): Delivery | undefined {
  if (!isFinished(delivery.progress)) return undefined;
  const who = toNote(by).slice(0, MAX_BY_CHARS).toWellFormed();
  return step({ ...delivery, attempts: 0 }, { state: 'received' }, now, {
    by: who,
    note: why,
    nonce,
  });
}

/** Whether nothing but a replay leads on from here. */
export function isFinished({ state }: Pick<Progress, 'state'>): boolean {
  return state === 'done' || state === 'dead';
}

/** Who owns the delivery, if anybody; whether the lease has run out does not matter here. */
export function leaseOwnerOf({ progress }: Delivery): string | undefined {
  return progress.state === 'processing' ? progress.lease.owner : undefined;
}

function step(
  delivery: Delivery,
  progress: Progress,
  now: Date,
  { by, note, nonce }: { by: string | undefined; note?: string; nonce?: string },
): Delivery {
  const entry: HistoryEntry = {
    at: now.toISOString(),
    state: progress.state,
    attempt: delivery.attempts,
    ...(by !== undefined && { by }),
    ...(note !== undefined && { note: toNote(note) }),
    ...(nonce !== undefined && { nonce }),
  };
  return { ...delivery, progress, history: [...makeRoom(delivery.history), entry] };
}

/** A delivery that is replayed often keeps how it ended and who asked, rather than how it got there. */
function makeRoom(history: readonly HistoryEntry[]): readonly HistoryEntry[] {
  if (history.length < MAX_HISTORY) return history;
  const passing = history.findIndex((entry) => !isFinished(entry) && entry.nonce === undefined);
  return history.toSpliced(Math.max(0, passing), 1);
}
