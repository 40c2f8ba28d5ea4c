import type { StorageQueueHandler } from '@azure/functions';
import { TICKET_QUEUE } from '../azure/names.ts';
import { setWorked } from '../telemetry/traces/outcome.ts';
import type { KeepUnreadable } from '../webhooks/ticket.ts';
import type { Work } from '../webhooks/work.ts';
import { logWorked } from './log-worked.ts';
import { createTicketTrigger } from './ticket-trigger.ts';
import { throwUntold } from './untold.ts';

/** Takes one ticket from the queue, does its work, and logs one line for what became of it. */
export function createProcessFunction(
  work: Work,
  keepUnreadable: KeepUnreadable,
): StorageQueueHandler {
  return createTicketTrigger(TICKET_QUEUE, keepUnreadable, async (ticket, log, span) => {
    const started = performance.now();
    const worked = await work(ticket, log);
    setWorked(span, worked);
    logWorked(log, ticket.delivery, worked, Math.round(performance.now() - started));
    if (worked.outcome === 'dead') throwUntold(log, worked);
  });
}
