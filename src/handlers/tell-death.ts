import type { Handler } from '../webhooks/dispatch.ts';
import { PermanentError } from '../webhooks/errors.ts';
import { type OpenEvent, readEvent } from '../webhooks/event.ts';
import type { TellDeath } from '../webhooks/lone-death.ts';
import type { ResultRecord } from '../results/record.ts';
import type { HandlerContext } from './context.ts';
import type { Origin, State } from './create-handler.ts';
import { keepDeath } from './keep-and-tell.ts';
import { stateNote } from './note.ts';

type Handlers = Readonly<
  Record<string, Handler<never, HandlerContext> & { readonly state?: State }>
>;

/**
 * Tells of a delivery that died without a run of its handler just as that would have: a record that says
 * so, and a notice. What has no handler, or one of another make, is told of by its type.
 */
export function createTellDeath({
  handlers,
  ...services
}: Pick<HandlerContext, 'results' | 'notify'> & { readonly handlers: Handlers }): TellDeath {
  return async ({ id: idempotencyKey, type, eventId, sender, body }, reason) => {
    // A body may be gone before its row, or never have been readable.
    const event = readEvent(body) ?? { type: type || 'unreadable', id: eventId };
    const statement = toLastStatement(handlers, event, { sender, idempotencyKey });
    await keepDeath(statement, reason, { ...services, idempotencyKey });
  };
}

function toLastStatement(handlers: Handlers, event: OpenEvent, origin: Origin): ResultRecord {
  const handler = Object.hasOwn(handlers, event.type) ? handlers[event.type] : undefined;
  try {
    return (handler?.state ?? stateNote)(event, origin);
  } catch (error) {
    if (error instanceof PermanentError) return stateNote(event, origin);
    throw error;
  }
}
