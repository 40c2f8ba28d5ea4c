import type { Handler } from '../webhooks/dispatch.ts';
import type { EventOf } from '../webhooks/event.ts';

type ResponseEvent = EventOf<
  'response.completed' | 'response.failed' | 'response.cancelled' | 'response.incomplete'
>;

/** Notes which background response has ended; the type of its event says how. */
export const recordResponse: Handler<ResponseEvent> = (event, { log }) => {
  log('info', 'response ended', { response: event.data.id });
  return 'logged';
};
