import type { StorageQueueHandler } from '@azure/functions';
import { describeError } from '../webhooks/errors.ts';
import type { Log } from '../webhooks/log.ts';
import { readTicket } from '../webhooks/ticket.ts';
import type { Work, Worked } from '../webhooks/work.ts';
import { toLog } from './log.ts';

/** Takes one ticket from the queue, does its work, and logs one line for what became of it. */
export function createProcessFunction(work: Work): StorageQueueHandler {
  return async (message, context) => {
    const started = performance.now();
    const log = toLog(context);
    const ticket = readTicket(message);
    // The host brings it back a few times, then moves it to the poison queue.
    if (!ticket) throw new Error(`message ${String(context.triggerMetadata?.['id'])} is no ticket`);
    const worked = await work(ticket, log);
    logWorked(log, ticket.delivery, worked, Math.round(performance.now() - started));
  };
}

function logWorked(log: Log, id: string, worked: Worked, ms: number): void {
  if (worked.outcome === 'missing') return log('warn', 'missing', { delivery: id, ms });
  const { type, sender, attempts, progress } = worked.delivery;
  const fields = { delivery: id, type, sender, attempt: attempts };
  switch (worked.outcome) {
    case 'done':
      return log('info', 'done', { ...fields, outcome: worked.result, ms });
    case 'retrying':
      return log('warn', 'retrying', {
        ...fields,
        error: describeError(worked.error),
        due: worked.dueAt.toISOString(),
        ms,
      });
    case 'dead':
      return log('error', 'dead', { ...fields, reason: describeError(worked.error), ms });
    case 'lease-lost':
      return log('warn', 'lease-lost', { ...fields, ms });
    case 'skipped':
      return log('info', 'skipped', { ...fields, state: progress.state, ms });
    case 'waiting':
      return log('info', 'waiting', { ...fields, until: worked.until.toISOString(), ms });
  }
}
