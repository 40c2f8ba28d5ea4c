import type { StorageQueueHandler } from '@azure/functions';
import type { Span } from '@opentelemetry/api';
import { aboutDelivery } from '../telemetry/traces/about-delivery.ts';
import { consume } from '../telemetry/traces/consume.ts';
import { ATTRIBUTES } from '../telemetry/names.ts';
import { failAs } from '../telemetry/traces/span.ts';
import type { Log } from '../webhooks/log.ts';
import { type KeepUnreadable, readTicket, type Ticket } from '../webhooks/ticket.ts';
import { toLog } from './log.ts';

/**
 * A queue trigger for tickets, in a span that `take` may add to. A message that is none is kept for
 * somebody to look at; every line of the log names the message, which is a ticket's id.
 */
export function createTicketTrigger(
  queue: string,
  keepUnreadable: KeepUnreadable,
  take: (ticket: Ticket, log: Log, span: Span) => Promise<void>,
): StorageQueueHandler {
  return async (message, context) => {
    const log = toLog(context, { ticket: String(context.triggerMetadata?.['id']) });
    const ticket = readTicket(message);
    await consume(queue, context, ticket?.traceparent, async (span) => {
      if (ticket) {
        span.setAttributes(aboutDelivery({ id: ticket.delivery }));
        return take(ticket, log, span);
      }
      span.setAttribute(ATTRIBUTES.outcome, 'unreadable');
      failAs(span, 'unreadable');
      log('error', 'unreadable-ticket', { kept: await keepUnreadable(message) });
    });
  };
}
