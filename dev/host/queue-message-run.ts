import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import { toErrorText, type Log } from './console-log.ts';
import type { QueueOptions } from './host-json.ts';
import type { HostFunction } from './host-function.ts';
import type { Invoke } from './invoke.ts';
import { keepMessageLease } from './message-lease.ts';
import { readMessageText, toTriggerMetadata } from './queue-message.ts';
import { isLostMessage } from './storage-error.ts';

/** What the processing of one message needs; the lease is in seconds. */
export interface QueueMessageRunDependencies {
  function: HostFunction;
  queue: QueueClient;
  /** Where a message goes that failed too often; a poison queue has none of its own. */
  poison: QueueClient | undefined;
  options: QueueOptions;
  messageLease: number;
  invoke: Invoke;
  log: Log;
}

/**
 * Makes the function that takes one message to its end: run and deleted, made visible again after a failure, or moved
 * to the poison queue. Never rejects: whatever cannot be settled reappears when its lease runs out.
 */
export function createQueueMessageRun(
  dependencies: QueueMessageRunDependencies,
): (message: DequeuedMessageItem) => Promise<void> {
  const { function: target, queue, poison, options, messageLease, invoke, log } = dependencies;
  return async (message) => {
    const lease = keepMessageLease(queue, message, messageLease, (error) => {
      warn(message, 'could not be kept invisible', error);
    });
    // A message that killed its host more often than allowed is not given another one.
    const spent = message.dequeueCount > options.maxDequeueCount;
    const succeeded = !spent && (await run(message));
    const popReceipt = await lease.release();
    try {
      if (succeeded) {
        await queue.deleteMessage(message.messageId, popReceipt);
      } else if (poison === undefined) {
        // It stays invisible for the rest of its lease, as in Azure, so that it cannot fail in a loop.
        return;
      } else if (message.dequeueCount >= options.maxDequeueCount) {
        await bury(message, popReceipt, poison);
      } else {
        const seconds = Math.round(options.visibilityTimeout / 1000);
        await queue.updateMessage(message.messageId, popReceipt, undefined, seconds);
      }
    } catch (error) {
      warn(message, isLostMessage(error) ? 'was no longer ours' : 'could not be settled', error);
    }
  };

  async function run(message: DequeuedMessageItem): Promise<boolean> {
    const text = readMessageText(message.messageText, options.messageEncoding);
    if (text === undefined) {
      write('error', `Message ${message.messageId} is not ${options.messageEncoding}.`);
      return false;
    }
    const { ok } = await invoke(target, {
      // The library parses whatever text is JSON.
      data: { string: text },
      triggerMetadata: toTriggerMetadata(message, text),
    });
    return ok;
  }

  async function bury(
    message: DequeuedMessageItem,
    popReceipt: string,
    grave: QueueClient,
  ): Promise<void> {
    await grave.createIfNotExists();
    await grave.sendMessage(message.messageText, { messageTimeToLive: -1 });
    await queue.deleteMessage(message.messageId, popReceipt);
    write(
      'warning',
      `Message ${message.messageId} has reached MaxDequeueCount of ${options.maxDequeueCount}. It is now in ${grave.name}.`,
    );
  }

  function warn(message: DequeuedMessageItem, what: string, error: unknown): void {
    write('warning', `Message ${message.messageId} ${what}. ${toErrorText(error).message}`);
  }

  function write(level: 'warning' | 'error', message: string): void {
    log({ level, function: target.name, message });
  }
}
