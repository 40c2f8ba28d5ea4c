import { bury, type Delivery } from './delivery.ts';
import { eventIdOf, readEvent } from './event.ts';
import { SAFETY_NET_MS } from './fast-lane.ts';
import { type HeaderProblem, readSignedHeaders } from './headers.ts';
import type { Inbox } from './inbox.ts';
import type { ReadSecrets, SigningSecret } from './secret.ts';
import type { SendTicket, Ticket } from './ticket.ts';
import { type Verdict, verify } from './verify.ts';
import { within } from './within.ts';

/** The largest body that is looked at; all of it fits in one row of the inbox. */
export const MAX_BODY_BYTES = 512 * 1024;

/** One request of a sender. */
export interface Incoming {
  readonly headers: { get(name: string): string | null };
  /** The exact bytes on the wire. */
  readonly body: Uint8Array;
  readonly traceparent?: string;
  /** Its address has failed too often lately: no look is taken at the secrets on its account. */
  readonly isSuspect?: boolean;
}

interface About {
  readonly delivery: string;
  readonly type: string;
  /** The event's own id; empty where it has none. */
  readonly event: string;
  readonly sender: string;
}

/** What became of one request of a sender. */
export type Receipt =
  | (Stored & About)
  /** Storage failed or was slower than the budget; the sender's next request heals what is half-done. */
  | ({ readonly outcome: 'unavailable'; readonly error: unknown } & About)
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'refused'; readonly reason: Refusal }
  /** No secret could be had in time; `error` is why, where somebody knows. */
  | { readonly outcome: 'no-secret'; readonly error?: unknown };

type Stored =
  | {
      /** New, or here already but not begun: then its ticket may never have been sent, and is now. */
      readonly outcome: 'received' | 'ticket-sent-again';
      /** The id of the ticket in the queue; only the fast lane goes on without one. */
      readonly ticket?: string;
      /** For the caller to work off at once; the one in the queue is only the safety net. */
      readonly fastLane?: Ticket;
    }
  /** Here already, and under way or finished. */
  | { readonly outcome: 'duplicate' }
  /** Signed, but no event that any handler could read: kept as dead. */
  | { readonly outcome: 'unreadable' };

export type Refusal = HeaderProblem | Extract<Verdict, { valid: false }>['reason'];

export interface ReceiveDependencies {
  readonly readSecrets: ReadSecrets;
  /** Asked where none matches: newer secrets, or the same array where it is too early to look again. */
  readonly refreshSecrets?: ReadSecrets;
  readonly inbox: Inbox;
  readonly sendTicket: SendTicket;
  readonly now: () => Date;
  /** Types that the caller works off before it answers: somebody is waiting on the line. */
  readonly fastLaneTypes: ReadonlySet<string>;
  /** Time for the secrets and all storage calls of one request together. */
  readonly storageBudgetMs: number;
}

export type Receive = (incoming: Incoming) => Promise<Receipt>;

/** Verifies a request, stores its delivery, then sends its ticket: two storage calls when it is new. */
export function createReceive(dependencies: ReceiveDependencies): Receive {
  const { readSecrets, refreshSecrets = readSecrets, now, storageBudgetMs } = dependencies;

  return async ({ headers, body, traceparent, isSuspect = false }) => {
    if (body.byteLength > MAX_BODY_BYTES) return { outcome: 'too-large' };
    const signed = readSignedHeaders(headers);
    if (typeof signed === 'string') return { outcome: 'refused', reason: signed };
    const signal = AbortSignal.timeout(storageBudgetMs);
    const receivedAt = now();
    const check = (secrets: readonly SigningSecret[]) => verify(signed, body, secrets, receivedAt);
    const secrets = await tryRead(readSecrets, signal);
    if ('error' in secrets) return { outcome: 'no-secret', ...secrets };
    let verdict = await check(secrets);
    if (!verdict.valid && verdict.reason === 'no-match' && !isSuspect) {
      const fresh = await tryRead(refreshSecrets, signal);
      if ('error' in fresh) return { outcome: 'no-secret', ...fresh };
      if (fresh !== secrets) verdict = await check(fresh);
    }
    if (!verdict.valid) return { outcome: 'refused', reason: verdict.reason };

    const event = readEvent(body);
    const delivery: Delivery = {
      id: signed.id,
      type: event?.type ?? '',
      eventId: event ? eventIdOf(event) : '',
      sender: verdict.sender,
      receivedAt,
      ...(traceparent !== undefined && { traceparent }),
      body,
      attempts: 0,
      progress: { state: 'received' },
      history: [{ at: receivedAt.toISOString(), state: 'received', attempt: 0 }],
    };
    const about = {
      delivery: delivery.id,
      type: delivery.type,
      event: delivery.eventId,
      sender: delivery.sender,
    };
    try {
      return { ...(await store(delivery, event !== undefined, signal, dependencies)), ...about };
    } catch (error) {
      return { outcome: 'unavailable', error, ...about };
    }
  };
}

/** Here a failure is an outcome, and so is an empty list. */
async function tryRead(
  read: ReadSecrets,
  signal: AbortSignal,
): Promise<readonly SigningSecret[] | { readonly error: unknown }> {
  try {
    const secrets = await within(signal, read());
    return secrets.length > 0 ? secrets : { error: undefined };
  } catch (error) {
    return { error };
  }
}

async function store(
  delivery: Delivery,
  isReadable: boolean,
  signal: AbortSignal,
  { inbox, sendTicket, fastLaneTypes }: ReceiveDependencies,
): Promise<Stored> {
  const row = isReadable ? delivery : bury(delivery, 'unreadable', delivery.receivedAt);
  const isNew = await inbox.insert(row, signal);
  const state = isNew ? row.progress.state : await inbox.readState(delivery.id, signal);
  if (state === undefined) throw new Error('the row was there and is gone');
  // Also where it was dead before: the insert that made it so may have been ours, and its answer lost.
  // A death that is told twice is better than one that nobody hears of.
  if (!isReadable) return { outcome: state === 'dead' ? 'unreadable' : 'duplicate' };
  if (state !== 'received') return { outcome: 'duplicate' };
  const { id, traceparent } = delivery;
  const ticket = { delivery: id, ...(traceparent !== undefined && { traceparent }) };
  const outcome = isNew ? 'received' : 'ticket-sent-again';
  if (!fastLaneTypes.has(delivery.type)) {
    return { outcome, ticket: await sendTicket(ticket, { signal }) };
  }
  try {
    const safetyNet = await sendTicket(ticket, { signal, delayMs: SAFETY_NET_MS });
    return { outcome, ticket: safetyNet, fastLane: ticket };
  } catch {
    // A phone is ringing and the row is stored: it is worked off without a net but the sweep.
    return { outcome, fastLane: ticket };
  }
}
