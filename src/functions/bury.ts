import type { StorageQueueHandler } from '@azure/functions';
import type { Buried } from '../webhooks/bury.ts';
import type { KeepUnreadable } from '../webhooks/ticket.ts';
import { createTicketTrigger } from './ticket-trigger.ts';

/** Takes a ticket that the host gave up on, and logs what became of its delivery. */
export function createBuryFunction(
  bury: (id: string) => Promise<Buried>,
  keepUnreadable: KeepUnreadable,
): StorageQueueHandler {
  return createTicketTrigger(keepUnreadable, async (ticket, log) => {
    const started = performance.now();
    const buried = await bury(ticket.delivery);
    const ms = Math.round(performance.now() - started);
    if (buried.outcome === 'missing')
      return log('warn', 'missing', { delivery: ticket.delivery, ms });
    const { id, type, sender, attempts, progress } = buried.delivery;
    const fields = { delivery: id, type, sender, attempt: attempts, ms };
    if (buried.outcome === 'dead') log('error', 'dead', { ...fields, reason: buried.reason });
    else log('warn', 'left-alone', { ...fields, state: progress.state });
  });
}
