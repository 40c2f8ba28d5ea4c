import type { QueueClient } from '@azure/storage-queue';
import { hasStatus } from '../webhooks/errors.ts';
import { toCallOptions } from './call-options.ts';

/**
 * About how many messages a queue holds, those that are held back or being worked on included; 0 where
 * the queue is not there yet. Rejects where storage does not answer.
 */
export async function readQueueLength(queue: QueueClient): Promise<number> {
  try {
    const { approximateMessagesCount = 0 } = await queue.getProperties(toCallOptions());
    return approximateMessagesCount;
  } catch (error) {
    if (hasStatus(error, 404)) return 0;
    throw error;
  }
}
