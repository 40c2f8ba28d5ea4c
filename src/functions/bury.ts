import type { StorageQueueHandler } from '@azure/functions';
import type { Buried } from '../webhooks/bury.ts';
import { type KeepUnreadable, readTicket } from '../webhooks/ticket.ts';
import { toTicketLog } from './log.ts';

/** Takes a ticket that the host gave up on, and logs what became of its delivery. */
export function createBuryFunction(
  bury: (id: string) => Promise<Buried>,
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
    const buried = await bury(ticket.delivery);
    const ms = Math.round(performance.now() - started);
    if (buried.outcome === 'missing')
      return log('warn', 'missing', { delivery: ticket.delivery, ms });
    const { id, type, sender, attempts, progress } = buried.delivery;
    const fields = { delivery: id, type, sender, attempt: attempts, ms };
    if (buried.outcome === 'dead') log('error', 'dead', { ...fields, reason: buried.reason });
    else log('warn', 'left-alone', { ...fields, state: progress.state });
  };
}
