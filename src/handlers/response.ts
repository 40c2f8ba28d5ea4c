import type { Handler } from '../webhooks/dispatch.ts';
import type { EventOf } from '../webhooks/event.ts';

type ResponseEvent = EventOf<
  'response.completed' | 'response.failed' | 'response.cancelled' | 'response.incomplete'
>;

/** Notes which background response has ended and how. */
export const recordResponse: Handler<ResponseEvent> = (event, { log, idempotencyKey }) => {
  log('info', 'response ended', {
    delivery: idempotencyKey,
    response: event.data.id,
    type: event.type,
  });
  return 'logged';
};
