import type { QueueClient } from '@azure/storage-queue';
import { hasStatus } from '../webhooks/errors.ts';
import type { ReadHeadInsertedAt } from '../webhooks/sweep.ts';
import type { KeepUnreadable, SendTicket } from '../webhooks/ticket.ts';
import { toCallOptions } from './call-options.ts';

const NEVER_EXPIRES = -1;
/** A queue holds a message back for 7 days at most. */
const MAX_DELAY_SECONDS = 7 * 24 * 3600;

/** Sends tickets to a Storage queue. */
export function createTicketQueue(queue: QueueClient): SendTicket {
  return (ticket, { delayMs = 0, signal } = {}) =>
    send(queue, JSON.stringify(ticket), delayMs, signal);
}

/** Keeps what was no ticket, as it was, in a queue that nothing consumes. */
export function createUnreadableQueue(queue: QueueClient): KeepUnreadable {
  return (message) => send(queue, typeof message === 'string' ? message : JSON.stringify(message));
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

/**
 * As plain text, which host.json tells the Functions host to expect: a message in any other encoding
 * would be poison that not even the poison queue's function could read. A queue that is not there yet
 * is created when it is first missed.
 */
async function send(
  queue: QueueClient,
  text: string,
  delayMs = 0,
  signal?: AbortSignal,
): Promise<string> {
  const options = toCallOptions(signal);
  const sendOnce = async () => {
    const { messageId } = await queue.sendMessage(text, {
      ...options,
      messageTimeToLive: NEVER_EXPIRES,
      visibilityTimeout: Math.min(MAX_DELAY_SECONDS, Math.ceil(delayMs / 1000)),
    });
    return messageId;
  };
  try {
    return await sendOnce();
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await queue.createIfNotExists(options);
    return sendOnce();
  }
}
