import { randomUUID } from 'node:crypto';
import type { StorageProxy } from '../../test/e2e/storage-proxy.ts';
import { createStores } from '../../src/stores.ts';
import { createReplay } from '../../src/webhooks/replay.ts';
import { type CallCounts, countCalls, sumOwn } from './count-calls.ts';
import { createSigned, type SignedDelivery } from './deliveries.ts';
import { createSender } from './post-all.ts';
import type { BenchStorage } from './storage.ts';
import { waitUntilDone } from './wait-for-row.ts';

export interface FollowDependencies {
  /** Of the receiver, which takes no tickets. */
  readonly url: string;
  readonly storage: BenchStorage;
  readonly proxies: Readonly<Record<'receiver' | 'worker' | 'operator', StorageProxy>>;
  readonly startWorker: () => Promise<unknown>;
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
}

const now = () => new Date();

/** Sends one delivery of each kind, one after the other, and counts the storage calls of each. */
export async function followDeliveries(dependencies: FollowDependencies) {
  const { url, storage, proxies, startWorker, progress, signal } = dependencies;
  const { inbox } = createStores(toConfig(storage.connectionString), now);
  const operator = createStores(toConfig(proxies.operator.connectionString), now);
  const sender = createSender(url);

  const post = async (delivery: SignedDelivery) => {
    const counted = countCalls(proxies.receiver);
    await sender.post([delivery], { connections: 1, signal });
    return counted();
  };
  const untilWorked = async (id: string, begin: () => Promise<unknown>) => {
    const counted = countCalls(proxies.worker);
    await begin();
    await waitUntilDone(inbox, id, signal);
    await storage.waitUntilDrained(signal);
    return counted();
  };

  try {
    progress('acknowledging');
    const first = createSigned('bench.work');
    const acknowledged = await post(first);
    const waiting = await post(first);
    await startWorker();
    await untilWorked(first.id, () => Promise.resolve());

    progress('processing');
    const second = createSigned('bench.work');
    const processed = await untilWorked(second.id, () => post(second));
    const duplicate = await post(second);

    progress('retrying');
    const third = createSigned('bench.retry');
    const both = await untilWorked(third.id, () => post(third));

    progress('taking the fast lane');
    const fourth = createSigned('bench.call');
    const fastLane = await post(fourth);
    // Its own ticket stays back for 30 s; another one does the same sooner.
    await storage.clients.queue('tickets').clearMessages();
    const safetyNet = await untilWorked(fourth.id, () =>
      operator.sendTicket({ delivery: fourth.id }),
    );

    progress('replaying');
    const wish = createReplay({ ...operator, now, createNonce: randomUUID });
    const counted = countCalls(proxies.operator);
    const replayed = await untilWorked(second.id, () =>
      wish(second.id, { by: 'bench', why: 'to count' }),
    );
    const replay = counted();

    return {
      acknowledged,
      waiting,
      processed,
      duplicate,
      failed: subtract(both, processed),
      fastLane,
      safetyNet,
      replay,
      replayed,
    } satisfies Record<string, CallCounts>;
  } finally {
    sender.close();
  }
}

function toConfig(connectionString: string) {
  return { kind: 'connection-string', connectionString } as const;
}

function subtract(whole: CallCounts, part: CallCounts): CallCounts {
  if (sumOwn(whole) < sumOwn(part)) throw new Error('less than its part: the count is wrong');
  return {
    table: whole.table - part.table,
    queue: whole.queue - part.queue,
    blob: whole.blob - part.blob,
    removed: whole.removed - part.removed,
  };
}
