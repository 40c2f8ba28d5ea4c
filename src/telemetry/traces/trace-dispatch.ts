import type { AttemptContext, Dispatch } from '../../webhooks/dispatch.ts';
import type { OpenEvent } from '../../webhooks/event.ts';
import { within } from '../../webhooks/within.ts';
import { aboutDelivery } from './about-delivery.ts';
import { ATTRIBUTES } from '../names.ts';
import { inSpan } from './span.ts';

/** What a handler's word may take up in a span. */
const MAX_RESULT_CHARS = 64;

/**
 * Runs handlers in a span `handle <type>`; a type without a handler comes from the network, and is `handle
 * other`. A run that is given up ends its span then, whether or not the handler listens.
 */
export function traceDispatch(
  dispatch: Dispatch,
  handlers: Readonly<Record<string, unknown>>,
): Dispatch {
  return (event, attempt) => {
    const name = `handle ${Object.hasOwn(handlers, event.type) ? event.type : 'other'}`;
    return inSpan(name, { attributes: about(event, attempt) }, async (span) => {
      const result = await within(attempt.signal, dispatch(event, attempt));
      // A handler may be of plain JavaScript, and give anything.
      const given: unknown = result;
      const word = String(given).slice(0, MAX_RESULT_CHARS).toWellFormed();
      span.setAttribute(ATTRIBUTES.result, word);
      return result;
    });
  };
}

function about({ type }: OpenEvent, { idempotencyKey, sender, attempt }: AttemptContext) {
  return aboutDelivery({ id: idempotencyKey, type, sender, attempts: attempt });
}
