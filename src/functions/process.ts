import type { StorageQueueHandler } from '@azure/functions';
import type { KeepUnreadable } from '../webhooks/ticket.ts';
import type { Work } from '../webhooks/work.ts';
import { logWorked } from './log-worked.ts';
import { createTicketTrigger } from './ticket-trigger.ts';

/** Takes one ticket from the queue, does its work, and logs one line for what became of it. */
export function createProcessFunction(
  work: Work,
  keepUnreadable: KeepUnreadable,
): StorageQueueHandler {
  return createTicketTrigger(keepUnreadable, async (ticket, log) => {
    const started = performance.now();
    const worked = await work(ticket, log);
    logWorked(log, ticket.delivery, worked, Math.round(performance.now() - started));
  });
}
