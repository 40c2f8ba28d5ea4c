import type { UnwrapWebhookEvent } from 'openai/resources/webhooks/webhooks';
import type { Handler, HandlerContext } from '../webhooks/dispatch.ts';
import type { EventOf, OpenEvent } from '../webhooks/event.ts';
import { recordResponse } from './response.ts';

type TypedHandlers = { [Type in UnwrapWebhookEvent['type']]?: Handler<EventOf<Type>> };

/**
 * What each type may map to. A type that the SDK knows narrows its handler's event; any other type
 * is welcome under its own key, with an event of open shape.
 */
export interface Handlers extends TypedHandlers {
  // A method, because only methods let the narrower handlers above stand under an open key.
  [type: string]: {
    handle(event: OpenEvent, context: HandlerContext): string | Promise<string>;
  }['handle'];
}

/** What this app does about each event type. A type that is not here completes as `unhandled`. */
export const handlers = {
  'response.completed': recordResponse,
  'response.failed': recordResponse,
  'response.cancelled': recordResponse,
  'response.incomplete': recordResponse,
} satisfies Handlers;
