import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import { pause } from './pause.ts';
import { isLostMessage } from './storage-error.ts';

/** Keeps a message invisible until it is released. */
export interface MessageLease {
  /** Ends the renewal and answers the pop receipt that is valid now. */
  release(): Promise<string>;
}

/** Renews the invisibility of a message at half of the lease, in seconds, for as long as it is being processed. */
export function keepMessageLease(
  queue: QueueClient,
  message: DequeuedMessageItem,
  seconds: number,
  onError: (error: unknown) => void,
): MessageLease {
  const released = new AbortController();
  let { popReceipt } = message;
  const renewing = renew();
  return {
    async release() {
      released.abort();
      await renewing;
      return popReceipt;
    },
  };

  async function renew(): Promise<void> {
    while (await pause(seconds * 500, released.signal)) {
      try {
        const renewed = await queue.updateMessage(
          message.messageId,
          popReceipt,
          undefined,
          seconds,
        );
        popReceipt = renewed.popReceipt ?? popReceipt;
      } catch (error) {
        onError(error);
        if (isLostMessage(error)) {
          return;
        }
      }
    }
  }
}
