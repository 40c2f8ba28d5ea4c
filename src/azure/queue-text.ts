import type { QueueClient } from '@azure/storage-queue';
import { hasStatus } from '../webhooks/errors.ts';
import { toCallOptions } from './call-options.ts';

const NEVER_EXPIRES = -1;
/** A queue holds a message back for 7 days at most. */
const MAX_DELAY_SECONDS = 7 * 24 * 3600;

/**
 * Sends a message as plain text, which host.json tells the Functions host to expect: a message in any
 * other encoding would be poison that not even the poison queue's function could read. A queue that is
 * not there yet is created when it is first missed. Resolves to the message's id.
 */
export async function sendText(
  queue: QueueClient,
  text: string,
  { delayMs = 0, signal }: { readonly delayMs?: number; readonly signal?: AbortSignal } = {},
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
