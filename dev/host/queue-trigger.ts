import type { DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
import { toErrorText, type Log } from './console-log.ts';
import type { HostFunction } from './host-function.ts';
import type { QueueOptions } from './host-json.ts';
import type { Invoke } from './invoke.ts';
import { pause } from './pause.ts';
import { createQueueMessageRun } from './queue-message-run.ts';
import { isMissingQueue } from './storage-error.ts';

/** A trigger at work. */
export interface RunningTrigger {
  /** Starts nothing more and settles when all that runs has ended. */
  stop(): Promise<void>;
}

/** What the pump of one queue needs; the lease is in seconds. */
export interface QueueTriggerDependencies {
  function: HostFunction;
  account: QueueServiceClient;
  queueName: string;
  options: QueueOptions;
  messageLease: number;
  invoke: Invoke;
  log: Log;
}

const shortestPoll = 100;

/**
 * Pumps a queue as Functions does: a full batch is fetched whenever no more than newBatchThreshold messages run, and an
 * idle queue is polled ever more rarely, up to maxPollingInterval.
 */
export function startQueueTrigger(dependencies: QueueTriggerDependencies): RunningTrigger {
  const { function: target, account, queueName, options, messageLease, log } = dependencies;
  const queue = account.getQueueClient(queueName);
  const poison = queueName.endsWith('-poison')
    ? undefined
    : account.getQueueClient(`${queueName}-poison`);
  const runMessage = createQueueMessageRun({ ...dependencies, queue, poison });
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();
  let wake = () => {};
  let trouble: 'missing' | 'outage' | undefined;
  const pumping = pump();
  return {
    async stop() {
      stopping.abort();
      wake();
      await pumping;
      await Promise.all(running);
    },
  };

  async function pump(): Promise<void> {
    let wait = shortestPoll;
    while (!stopping.signal.aborted) {
      if (running.size > options.newBatchThreshold) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const messages = await receive();
      if (stopping.signal.aborted) {
        await giveBack(messages);
      } else if (messages.length > 0) {
        messages.forEach(start);
        wait = shortestPoll;
      } else {
        await pause(wait, stopping.signal);
        wait = Math.min(wait * 2, Math.max(options.maxPollingInterval, shortestPoll));
      }
    }
  }

  function start(message: DequeuedMessageItem): void {
    const run = runMessage(message).finally(() => {
      running.delete(run);
      wake();
    });
    running.add(run);
  }

  // Not cut short by a stop: messages that are already on their way would stay invisible for the whole lease.
  async function receive(): Promise<DequeuedMessageItem[]> {
    try {
      const { receivedMessageItems } = await queue.receiveMessages({
        numberOfMessages: options.batchSize,
        visibilityTimeout: messageLease,
      });
      report(undefined, `The queue ${queueName} is there.`);
      return receivedMessageItems;
    } catch (error) {
      if (isMissingQueue(error)) {
        report('missing', `Waiting for the queue ${queueName} to be created.`);
      } else {
        const { message } = toErrorText(error);
        report('outage', `The queue ${queueName} cannot be read; trying again. ${message}`);
      }
      return [];
    }
  }

  /** Logs a change for the worse or the better, once. */
  function report(now: typeof trouble, message: string): void {
    // A poison queue is made when it is first needed: to be without one is good news.
    if (now === 'missing' && poison === undefined) return;
    if (now !== trouble) {
      trouble = now;
      log({ level: now === 'outage' ? 'warning' : 'information', function: target.name, message });
    }
  }

  async function giveBack(messages: DequeuedMessageItem[]): Promise<void> {
    await Promise.allSettled(
      messages.map(({ messageId, popReceipt }) =>
        queue.updateMessage(messageId, popReceipt, undefined, 0),
      ),
    );
  }
}
