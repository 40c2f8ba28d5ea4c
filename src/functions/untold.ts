import type { Delivery } from '../webhooks/delivery.ts';
import { describeError } from '../webhooks/errors.ts';
import type { Log } from '../webhooks/log.ts';
import type { Untold } from '../webhooks/lone-death.ts';

/**
 * Throws where people could not be told of a death, which has been logged and stands: then the queue
 * brings the ticket back, and it is tried again.
 */
export function throwUntold(
  log: Log,
  { delivery, untold }: Untold & { readonly delivery: Delivery },
): void {
  if (untold === undefined) return;
  const { id, type, sender } = delivery;
  log('warn', 'untold', { delivery: id, type, sender, error: describeError(untold) });
  throw new Error('nobody could be told of this death yet; its ticket comes again', {
    cause: untold,
  });
}
