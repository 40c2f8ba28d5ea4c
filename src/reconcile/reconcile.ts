import type { Records } from '../results/record.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Inbox } from '../webhooks/inbox.ts';
import type { SendTicket } from '../webhooks/ticket.ts';

/** Something that has ended at a sender, and the type of the event that should have said so. */
export interface EndedResource {
  /** Such as `batch.completed`. */
  readonly type: string;
  /** The kind of its record. */
  readonly kind: string;
  readonly id: string;
  readonly endedAt: Date;
}

/** Lists what a sender's API says has ended; rejects where the API fails. */
export type ListEnded = (signal: AbortSignal) => AsyncIterable<EndedResource>;

/** One list of one sender. */
export interface EndedList {
  readonly sender: string;
  /** What it lists, in words. */
  readonly name: string;
  readonly list: ListEnded;
}

export interface ReconcilePolicy {
  /** `dry-run` only counts. */
  readonly mode: 'on' | 'dry-run' | 'off';
  /** How far to look back. */
  readonly days: number;
  /** Pages of 100 to read of each list. */
  readonly pages: number;
}

export interface ReconcileDependencies {
  /** Only of senders with credentials. */
  readonly lists: readonly EndedList[];
  readonly records: Records;
  readonly inbox: Inbox;
  readonly sendTicket: SendTicket;
  readonly policy: ReconcilePolicy;
  readonly now: () => Date;
}

export interface ReconcileResult {
  readonly looked: number;
  /** Ended without a result, and not known before to have. */
  readonly missing: number;
  /** Of these, put into the inbox now. */
  readonly sent: number;
  /** Lists that could not be read to their end. */
  readonly failures: readonly (Pick<EndedList, 'sender' | 'name'> & { readonly error: unknown })[];
}

/** An event on its way is left to its sender for so long. */
const GRACE_MS = 15 * 60_000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Looks for what ended without an event ever reaching this app, and works it off like any delivery:
 * each gets one of its own, `reconciled:<resource id>:<status>`, once. All lists are read side by side,
 * so that one that fails or takes too long keeps nothing from the others.
 */
export function createReconcile(
  dependencies: ReconcileDependencies,
): (signal: AbortSignal) => Promise<ReconcileResult> {
  const { lists, records, inbox, policy, now } = dependencies;

  return async (signal) => {
    const count = { looked: 0, missing: 0, sent: 0 };
    const until = new Date(now().getTime() - GRACE_MS);
    const since = new Date(now().getTime() - policy.days * DAY_MS);

    const readList = async ({ sender, list }: EndedList) => {
      for await (const ended of list(signal)) {
        signal.throwIfAborted();
        if (ended.endedAt < since || ended.endedAt > until) continue;
        count.looked += 1;
        const stored = await records.read(ended.kind, ended.id, signal);
        if (stored?.record.certainty === 'final') continue;
        if (policy.mode === 'dry-run') {
          if ((await inbox.readState(toDeliveryId(ended))) === undefined) count.missing += 1;
        } else if (await take(dependencies, sender, ended)) {
          count.missing += 1;
          count.sent += 1;
        }
      }
    };

    const results = await Promise.all(
      lists.map(async (ended) => {
        try {
          await readList(ended);
          return [];
        } catch (error) {
          return [{ sender: ended.sender, name: ended.name, error }];
        }
      }),
    );
    return { ...count, failures: results.flat() };
  };
}

function toDeliveryId({ id, type }: EndedResource): string {
  return `reconciled:${id}:${type.slice(type.lastIndexOf('.') + 1)}`;
}

/** The row, then the ticket, as for any delivery; false where it was taken before. */
async function take(
  { inbox, sendTicket, now }: ReconcileDependencies,
  sender: string,
  ended: EndedResource,
): Promise<boolean> {
  const { type, id, endedAt } = ended;
  const event = {
    object: 'event',
    created_at: Math.floor(endedAt.getTime() / 1000),
    type,
    data: { id },
  };
  const receivedAt = now();
  const delivery: Delivery = {
    id: toDeliveryId(ended),
    type,
    eventId: '',
    sender,
    receivedAt,
    body: Buffer.from(JSON.stringify(event)),
    attempts: 0,
    progress: { state: 'received' },
    history: [{ at: receivedAt.toISOString(), state: 'received', attempt: 0, by: 'reconcile' }],
  };
  if (!(await inbox.insert(delivery))) return false;
  await sendTicket({ delivery: delivery.id });
  return true;
}
