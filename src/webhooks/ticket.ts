/** The queue message that asks for one delivery to be processed: ids, never the body. */
export interface Ticket {
  /** The delivery's id. */
  readonly delivery: string;
  /** W3C trace context of the attempt that was stored; Storage queues carry none of their own. */
  readonly traceparent?: string;
}

/** Puts a ticket in the queue, visible after `delayMs` (at most 7 days); resolves to the message's id. */
export type SendTicket = (
  ticket: Ticket,
  options?: { readonly delayMs?: number; readonly signal?: AbortSignal },
) => Promise<string>;

/** For how long to hold a ticket back that is due at a time; not at all where that has passed. */
export function toDelayMs(dueAt: Date, now: Date): number {
  return Math.max(0, dueAt.getTime() - now.getTime());
}

/** Keeps a message that is no ticket for somebody to look at; resolves to its new id. */
export type KeepUnreadable = (message: unknown) => Promise<string>;

/** The ticket in a queue message, or undefined where it is none. */
export function readTicket(value: unknown): Ticket | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { delivery, traceparent }: { delivery?: unknown; traceparent?: unknown } = value;
  if (typeof delivery !== 'string' || delivery === '') return undefined;
  return { delivery, ...(typeof traceparent === 'string' && { traceparent }) };
}
