import type { InvocationContext } from '@azure/functions';
import type { Log, LogFields } from '../webhooks/log.ts';

/** Log lines as one JSON object each, so that a query can take them apart again; `about` is in all. */
export function toLog(context: InvocationContext, about: LogFields = {}): Log {
  return (level, event, fields) => {
    context[level](JSON.stringify({ event, ...fields, ...about }));
  };
}

/** Log lines of a queue function: each names the message, which is a ticket's id. */
export function toTicketLog(context: InvocationContext): Log {
  return toLog(context, { ticket: String(context.triggerMetadata?.['id']) });
}
