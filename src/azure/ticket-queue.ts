import type { QueueClient } from '@azure/storage-queue';
import { hasStatus } from '../webhooks/errors.ts';
import type { ReadHeadInsertedAt } from '../webhooks/sweep.ts';
import type { KeepUnreadable, SendTicket } from '../webhooks/ticket.ts';
import { toCallOptions } from './call-options.ts';
import { sendText } from './queue-text.ts';

/** Sends tickets to a Storage queue. */
export function createTicketQueue(queue: QueueClient): SendTicket {
  return (ticket, options) => sendText(queue, JSON.stringify(ticket), options);
}

/** Keeps what was no ticket, as it was, in a queue that nothing consumes. */
export function createUnreadableQueue(queue: QueueClient): KeepUnreadable {
  return (message) =>
    sendText(queue, typeof message === 'string' ? message : JSON.stringify(message));
}

/** When the message that is visible and next in line was put in. */
export function createReadHeadInsertedAt(queue: QueueClient): ReadHeadInsertedAt {
  return async () => {
    try {
      const { peekedMessageItems } = await queue.peekMessages({
        ...toCallOptions(),
        numberOfMessages: 1,
      });
      return peekedMessageItems[0]?.insertedOn;
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      throw error;
    }
  };
}
