import type { StorageQueueHandler } from '@azure/functions';
import type { Log } from '../webhooks/log.ts';
import { type KeepUnreadable, readTicket, type Ticket } from '../webhooks/ticket.ts';
import { toLog } from './log.ts';

/**
 * A queue trigger for tickets. A message that is none is kept for somebody to look at; every line of
 * the log names the message, which is a ticket's id.
 */
export function createTicketTrigger(
  keepUnreadable: KeepUnreadable,
  take: (ticket: Ticket, log: Log) => Promise<void>,
): StorageQueueHandler {
  return async (message, context) => {
    const log = toLog(context, { ticket: String(context.triggerMetadata?.['id']) });
    const ticket = readTicket(message);
    if (ticket) await take(ticket, log);
    else log('error', 'unreadable-ticket', { kept: await keepUnreadable(message) });
  };
}
