import { type Delivery } from '../../src/webhooks/delivery.ts';
import { swap } from '../../src/webhooks/inbox.ts';
import type { Ports } from './ports.ts';

/**
 * An operator who has a finished delivery done once more: the row is swapped to `received`, then a
 * ticket is sent. The application has no such step yet; this is the least that one can be. The
 * number of attempts goes on, because an attempt's number must belong to one claim only.
 */
export async function replay({ inbox, sendTicket }: Ports): Promise<string> {
  const stored = await inbox.read('wh_1');
  if (!stored) return 'missing';
  const { state } = stored.delivery.progress;
  if (state !== 'done' && state !== 'dead') return 'refused';
  const next: Delivery = { ...stored.delivery, progress: { state: 'received' } };
  if (!(await swap(inbox, next, stored.version))) return 'refused';
  await sendTicket({ delivery: next.id });
  return 'replayed';
}
