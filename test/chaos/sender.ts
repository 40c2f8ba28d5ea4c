import { setTimeout as sleep } from 'node:timers/promises';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import { postDelivery, PostError } from '../../dev/send/post-delivery.ts';
import { runEach } from '../../dev/send/run-each.ts';
import type { Planned } from './plan.ts';
import type { Random } from './random.ts';

/** What the sender knows at any moment. */
export interface Sent {
  /** Deliveries posted at least once. */
  begun: number;
  /** Posts, whatever came of them. */
  attempts: number;
  /** Posts that were answered anything but 2xx. */
  refused: number;
  /** Posts without an answer: refused, reset or timed out. */
  unanswered: number;
  /** Ids of deliveries that had a 2xx at least once. */
  readonly acknowledged: Set<string>;
  lastAcknowledgedAt: number;
  /** Deliveries that never had one, long as it was tried. */
  givenUp: number;
}

export interface SenderOptions {
  readonly planned: readonly Planned[];
  /** Where the next post goes; a load balancer's choice. */
  readonly nextUrl: () => string;
  readonly secret: string;
  readonly concurrency: number;
  /** First attempts a second, at most. */
  readonly rate: number;
  readonly random: Random;
  readonly signal: AbortSignal;
}

const answerTimeoutMs = 6000;
const firstBackoffMs = 100;
const lastBackoffMs = 5000;
const giveUpAfterMs = 10 * 60_000;

/**
 * Sends as the real sender does, only faster: every attempt freshly signed, anything but 2xx sent
 * again with backoff, some deliveries several times at once or again after the answer.
 */
export function createSender(options: SenderOptions): { sent: Sent; send: () => Promise<void> } {
  const { planned, nextUrl, secret, concurrency, rate, random, signal } = options;
  const sent: Sent = {
    begun: 0,
    attempts: 0,
    refused: 0,
    unanswered: 0,
    acknowledged: new Set(),
    lastAcknowledgedAt: 0,
    givenUp: 0,
  };

  async function post({ id, body }: Planned): Promise<void> {
    sent.attempts += 1;
    try {
      const timeout = AbortSignal.any([signal, AbortSignal.timeout(answerTimeoutMs)]);
      const delivery = createDelivery({ id, body, secret });
      const { status } = await postDelivery(nextUrl(), delivery, { signal: timeout });
      if (status >= 200 && status < 300) {
        sent.acknowledged.add(id);
        sent.lastAcknowledgedAt = Date.now();
      } else sent.refused += 1;
    } catch (error) {
      if (!(error instanceof PostError)) throw error;
      sent.unanswered += 1;
    }
  }

  async function deliver(delivery: Planned): Promise<void> {
    sent.begun += 1;
    const deadline = Date.now() + giveUpAfterMs;
    await Promise.all(Array.from({ length: delivery.copies }, () => post(delivery)));
    for (let retries = 0; !sent.acknowledged.has(delivery.id); retries += 1) {
      if (Date.now() > deadline) {
        sent.givenUp += 1;
        return;
      }
      const backoffMs = Math.min(lastBackoffMs, firstBackoffMs * 2 ** retries);
      await sleep(backoffMs * (0.5 + random() / 2), undefined, { signal });
      await post(delivery);
    }
  }

  async function repeat(delivery: Planned): Promise<void> {
    for (let copy = 0; copy < delivery.again; copy += 1) {
      await sleep(random() * 3000, undefined, { signal });
      await post(delivery);
    }
  }

  return {
    sent,
    async send() {
      const startedAt = Date.now();
      const repeats: Promise<void>[] = [];
      await runEach({ count: planned.length, concurrency }, async (index) => {
        const delivery = planned[index];
        if (!delivery) return;
        const early = startedAt + (index / rate) * 1000 - Date.now();
        await sleep(Math.max(0, early), undefined, { signal });
        await deliver(delivery);
        const repeated = repeat(delivery);
        // It is awaited only at the end, and may be broken off long before.
        repeated.catch(() => undefined);
        repeats.push(repeated);
      });
      await Promise.all(repeats);
    },
  };
}
