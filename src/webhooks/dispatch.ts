import type { OpenEvent } from './event.ts';
import type { Log } from './log.ts';

/** What is known about one run of a handler. */
export interface AttemptContext {
  /** Writes a line that names the delivery and its type by itself. */
  readonly log: Log;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Whether the delivery is dead if this one fails, whatever it throws. */
  readonly isLastAttempt: boolean;
  /** The delivery's id: the same on every attempt, so that effects elsewhere can be deduplicated. */
  readonly idempotencyKey: string;
  /** Unique to this attempt: a fencing token for effects elsewhere. */
  readonly leaseOwner: string;
  readonly sender: string;
  /** Aborts when the lease is lost or the time is up: stop, nothing more can be committed. */
  readonly signal: AbortSignal;
}

/** Does the work for one event and gives one word for what became of it, kept in the row. */
export type Handler<Event, Context = AttemptContext> = (
  event: Event,
  context: Context,
) => string | Promise<string>;

export type Dispatch = (event: OpenEvent, attempt: AttemptContext) => Promise<string>;

/**
 * Sends each event to the handler of its type, with what `equip` adds to the attempt; a type without
 * a handler completes as `unhandled`. The type comes from the network, hence the own-property check.
 */
export function createDispatch<Context>(
  handlers: Readonly<Record<string, Handler<never, Context>>>,
  equip: (attempt: AttemptContext) => Context,
): Dispatch {
  return async (event, attempt) => {
    const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
    // The table pairs each type with its handler, so the event is the one that this handler takes.
    return handler ? handler(event as never, equip(attempt)) : 'unhandled';
  };
}
