import type { QueueClient } from '@azure/storage-queue';
import { hasStatus } from '../webhooks/errors.ts';
import type { SendTicket } from '../webhooks/ticket.ts';

const NEVER_EXPIRES = -1;

/**
 * Sends tickets to a Storage queue, in base64, which is what the Functions host expects unless told
 * otherwise. A queue that is not there yet is created when it is first missed.
 */
export function createTicketQueue(queue: QueueClient): SendTicket {
  return async (ticket, { delayMs = 0, signal } = {}) => {
    const text = Buffer.from(JSON.stringify(ticket)).toString('base64');
    const abort = signal ? { abortSignal: signal } : {};
    const send = async () => {
      const { messageId } = await queue.sendMessage(text, {
        ...abort,
        messageTimeToLive: NEVER_EXPIRES,
        visibilityTimeout: Math.ceil(delayMs / 1000),
      });
      return messageId;
    };
    try {
      return await send();
    } catch (error) {
      if (!hasStatus(error, 404)) throw error;
      await queue.createIfNotExists(abort);
      return send();
    }
  };
}
