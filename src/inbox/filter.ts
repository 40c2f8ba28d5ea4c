import type { Delivery, State } from '../webhooks/delivery.ts';
import { readNames } from './find-records.ts';

/** Which deliveries are meant; what is left out is no matter, and an empty list fits nothing. */
export interface DeliveryFilter {
  /** Any of these; `*` stands for any text: `response.*`. */
  readonly types?: readonly string[];
  readonly states?: readonly State[];
  readonly sender?: string;
  /** Received at this time or later. */
  readonly since?: Date;
  /** Received before this time. */
  readonly until?: Date;
  /** A text in the id, the event's id, the ids of what it is about, the type or the outcome; case is no matter. */
  readonly search?: string;
  /** Looks for `search` in the rest of the body as well, as it is written there. */
  readonly searchBody?: boolean;
}

/** What a filter looks at. */
export type Filtered = Pick<
  Delivery,
  'id' | 'eventId' | 'type' | 'sender' | 'receivedAt' | 'progress'
> & {
  /** Needed where `searchesBody`. */
  readonly body?: Uint8Array;
  /** The id of what it is about, where that is known without the body. */
  readonly resource?: string | undefined;
};

/** Whether the filter cannot be decided without the bodies, in which stands what an event is about. */
export function searchesBody({ search }: DeliveryFilter): boolean {
  return Boolean(search);
}

/** The outcome of what is done, the reason of what is dead, else the empty text. */
export function outcomeOf({ progress }: Pick<Delivery, 'progress'>): string {
  if (progress.state === 'done') return progress.outcome;
  return progress.state === 'dead' ? progress.reason : '';
}

/** Whether a delivery is meant. */
export function createMatches(filter: DeliveryFilter): (delivery: Filtered) => boolean {
  const { types, states, sender, since, until } = filter;
  const isFound = createSearch(filter);
  return (delivery) =>
    (types?.some((pattern) => fits(delivery.type, pattern)) ?? true) &&
    (states?.includes(delivery.progress.state) ?? true) &&
    (sender === undefined || delivery.sender === sender) &&
    (since === undefined || delivery.receivedAt >= since) &&
    (until === undefined || delivery.receivedAt < until) &&
    isFound(delivery);
}

/** Whether a text is what a pattern says from its beginning to its end; linear, unlike a `RegExp`. */
function fits(text: string, pattern: string): boolean {
  const [first = '', ...parts] = pattern.split('*');
  const last = parts.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of parts) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

function createSearch({ search = '', searchBody }: DeliveryFilter) {
  const wanted = search.toLowerCase();
  return (delivery: Filtered): boolean => {
    const { id, eventId, type, body, resource = '' } = delivery;
    const isIn = (texts: readonly string[]) =>
      texts.some((text) => text.toLowerCase().includes(wanted));
    if (isIn([id, eventId, type, resource, outcomeOf(delivery)])) return true;
    if (!body) return false;
    if (isIn(readNames({ body }))) return true;
    if (!searchBody) return false;
    return Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      .toString('utf8')
      .toLowerCase()
      .includes(wanted);
  };
}
