import type { StorageQueueHandler } from '@azure/functions';
import { type KeepUnreadable, readTicket } from '../webhooks/ticket.ts';
import type { Work } from '../webhooks/work.ts';
import { logWorked } from './log-worked.ts';
import { toTicketLog } from './log.ts';

/** Takes one ticket from the queue, does its work, and logs one line for what became of it. */
export function createProcessFunction(
  work: Work,
  keepUnreadable: KeepUnreadable,
): StorageQueueHandler {
  return async (message, context) => {
    const started = performance.now();
    const log = toTicketLog(context);
    const ticket = readTicket(message);
    if (!ticket) {
      const kept = await keepUnreadable(message);
      return log('error', 'unreadable-ticket', { kept });
    }
    const worked = await work(ticket, log);
    logWorked(log, ticket.delivery, worked, Math.round(performance.now() - started));
  };
}
