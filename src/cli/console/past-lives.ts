import type { DeliveryRow } from '../../inbox/rows.ts';
import { isFinished, type Delivery } from '../../webhooks/delivery.ts';
import type { Inbox } from '../../webhooks/inbox.ts';

/** One go of a delivery, from its receipt or a replay to its end. */
export interface Life {
  readonly begunAt: Date;
  /** Absent while it goes on. */
  readonly endedAt?: Date;
  readonly isDead: boolean;
}

/** How deliveries ended before they were replayed, which only their histories say: each is read once. */
export interface PastLives {
  /** Reads those that are not known yet, some at a time; rejects when storage does. */
  readonly read: (rows: readonly DeliveryRow[], signal: AbortSignal) => Promise<void>;
  /** Oldest first; none where it was never replayed, or was not read. */
  readonly of: (row: DeliveryRow) => readonly Life[];
}

const AT_ONCE = 16;
const MAX_KNOWN = 20_000;

/** Nothing is known yet. */
export function createPastLives(inbox: Pick<Inbox, 'read'>): PastLives {
  const known = new Map<string, readonly Life[]>();
  return {
    async read(rows, signal) {
      const left = rows.filter((row) => !known.has(toKey(row)));
      const readSome = async () => {
        for (let row = left.pop(); row !== undefined; row = left.pop()) {
          const stored = await inbox.read(row.id, signal);
          known.set(toKey(row), stored ? toPastLives(stored.delivery) : []);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, readSome));
      for (const oldest of known.keys()) {
        if (known.size <= MAX_KNOWN) break;
        known.delete(oldest);
      }
    },
    of: (row) => known.get(toKey(row)) ?? [],
  };
}

/** What was before a replay does not change; the next one adds to it. */
function toKey({ id, replayedAt }: DeliveryRow): string {
  return `${replayedAt?.getTime()} ${id}`;
}

/** The lives that a replay followed, as far as the history has their ends. */
export function toPastLives({
  receivedAt,
  history,
}: Pick<Delivery, 'receivedAt' | 'history'>): readonly Life[] {
  const lives: Life[] = [];
  let begunAt = receivedAt;
  let end: Omit<Life, 'begunAt'> | undefined;
  for (const { at, state, nonce } of history) {
    if (isFinished({ state })) end = { endedAt: new Date(at), isDead: state === 'dead' };
    if (nonce === undefined) continue;
    if (end) lives.push({ begunAt, ...end });
    begunAt = new Date(at);
    end = undefined;
  }
  return lives;
}
