import type { Records } from '../results/record.ts';
import type { Delivery } from '../webhooks/delivery.ts';
import type { Inbox } from '../webhooks/inbox.ts';
import { runUntil } from '../webhooks/run-until.ts';
import type { SendTicket } from '../webhooks/ticket.ts';

/** Something that has ended at a sender, and the type of the event that should have said so. */
export interface Ended {
  /** Such as `batch.completed`. */
  readonly type: string;
  /** The kind of its record. */
  readonly kind: string;
  readonly id: string;
  readonly endedAt: Date;
}

/** Lists what a sender's API says has ended since a time; rejects where the API fails. */
export type ListEnded = (since: Date, signal: AbortSignal) => AsyncIterable<Ended>;

export interface ReconcilePolicy {
  /** `dry-run` only counts. */
  readonly mode: 'on' | 'dry-run' | 'off';
  /** How far to look back. */
  readonly days: number;
  /** Pages of 100 to read of each list. */
  readonly pages: number;
}

export interface ReconcileDependencies {
  /** Only senders with credentials. */
  readonly senders: ReadonlyMap<string, ListEnded>;
  readonly records: Records;
  readonly inbox: Inbox;
  readonly sendTicket: SendTicket;
  readonly policy: ReconcilePolicy;
  readonly now: () => Date;
}

export interface ReconcileResult {
  readonly looked: number;
  /** Ended without a result. */
  readonly missing: number;
  /** Of these, put into the inbox now. */
  readonly sent: number;
  readonly failures: readonly { readonly sender: string; readonly error: unknown }[];
  /** False where time ran out first. */
  readonly isComplete: boolean;
}

/** An event on its way is left to its sender for so long. */
const GRACE_MS = 15 * 60_000;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Looks for what ended without an event ever reaching this app, and works it off like any delivery:
 * each gets one of its own, `reconciled:<resource id>:<status>`, once.
 */
export function createReconcile(
  dependencies: ReconcileDependencies,
): (signal: AbortSignal) => Promise<ReconcileResult> {
  const { senders, records, policy, now } = dependencies;

  return async (signal) => {
    const failures: { sender: string; error: unknown }[] = [];
    const count = { looked: 0, missing: 0, sent: 0 };
    const until = new Date(now().getTime() - GRACE_MS);
    const since = new Date(now().getTime() - policy.days * DAY_MS);

    const reconcileSender = async (sender: string, list: ListEnded) => {
      for await (const ended of list(since, signal)) {
        if (signal.aborted) return false;
        if (ended.endedAt < since || ended.endedAt > until) continue;
        count.looked += 1;
        const stored = await records.read(ended.kind, ended.id, signal);
        if (stored?.record.certainty === 'final') continue;
        count.missing += 1;
        if (policy.mode !== 'dry-run' && (await take(dependencies, sender, ended))) count.sent += 1;
      }
      return true;
    };

    const isComplete = await runUntil(signal, async () => {
      for (const [sender, list] of senders) {
        try {
          if (!(await reconcileSender(sender, list))) return false;
        } catch (error) {
          if (signal.aborted) throw error;
          // One sender's key that was revoked must not hide what another one has.
          failures.push({ sender, error });
        }
      }
      return true;
    });
    return { ...count, failures, isComplete };
  };
}

/** The row, then the ticket, as for any delivery; false where it was taken before. */
async function take(
  { inbox, sendTicket, now }: ReconcileDependencies,
  sender: string,
  { type, id, endedAt }: Ended,
): Promise<boolean> {
  const status = type.slice(type.lastIndexOf('.') + 1);
  const event = {
    object: 'event',
    created_at: Math.floor(endedAt.getTime() / 1000),
    type,
    data: { id },
  };
  const receivedAt = now();
  const delivery: Delivery = {
    id: `reconciled:${id}:${status}`,
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
