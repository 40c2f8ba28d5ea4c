import type { StorageQueueHandler } from '@azure/functions';
import { POISON_QUEUE } from '../azure/names.ts';
import { setBuried } from '../telemetry/traces/outcome.ts';
import { toTimings } from '../telemetry/metrics/timings.ts';
import type { Buried } from '../webhooks/bury.ts';
import type { KeepUnreadable } from '../webhooks/ticket.ts';
import { createTicketTrigger } from './ticket-trigger.ts';
import { throwUntold } from './untold.ts';

/** Takes a ticket that the host gave up on, and logs what became of its delivery. */
export function createBuryFunction(
  bury: (id: string) => Promise<Buried>,
  keepUnreadable: KeepUnreadable,
): StorageQueueHandler {
  return createTicketTrigger(POISON_QUEUE, keepUnreadable, async (ticket, log, span) => {
    const started = performance.now();
    const buried = await bury(ticket.delivery);
    setBuried(span, buried);
    const ms = Math.round(performance.now() - started);
    if (buried.outcome === 'missing')
      return log('warn', 'missing', { delivery: ticket.delivery, ms });
    const { id, type, sender, attempts, progress } = buried.delivery;
    const fields = { delivery: id, type, sender, attempt: attempts };
    if (buried.outcome === 'dead') {
      const { reason, delivery } = buried;
      log('error', 'dead', { ...fields, reason, ...toTimings(delivery), ms });
      throwUntold(log, buried);
    } else {
      log('warn', 'left-alone', { ...fields, state: progress.state, ms });
    }
  });
}
