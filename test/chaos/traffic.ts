import { drawBar } from '../../dev/send/show-progress.ts';
import { isDoomed, type Planned, planDeliveries } from './plan.ts';
import { createRandom } from './random.ts';
import type { Report } from './report.ts';
import type { RunOptions } from './run-options.ts';
import { createSender, type Sent } from './sender.ts';

/** The deliveries of a run and their way to the receiver. */
export interface Traffic {
  readonly planned: readonly Planned[];
  readonly sent: Sent;
  /** How many deliveries are planned to end dead. */
  readonly doomed: number;
  /** Settles when each delivery was acknowledged or given up. */
  send(): Promise<void>;
}

const sayEveryMs = 250;

/** Plans all deliveries from the seed; what follows from time, such as the backoff's chance, has numbers of its own. */
export function createTraffic(
  { seed, deliveries, calls, concurrency, rate, secret, say, signal }: RunOptions,
  nextUrl: () => string,
): Traffic {
  const planned = planDeliveries({
    deliveries,
    calls,
    random: createRandom(seed),
    now: Date.now(),
  });
  const random = createRandom(seed + 1);
  const options = { planned, nextUrl, secret, concurrency, rate, random, signal };
  const { sent, send } = createSender(options);
  return {
    planned,
    sent,
    doomed: planned.filter(isDoomed).length,
    async send() {
      const startedAt = performance.now();
      const timer = setInterval(() => {
        const bar = drawBar(sent.acknowledged.size, deliveries, performance.now() - startedAt);
        say(`${bar}, ${sent.attempts} posts`);
      }, sayEveryMs);
      try {
        await send();
      } finally {
        clearInterval(timer);
      }
    },
  };
}

/** The sender's part of the report. */
export function toSentReport(sent: Sent): Report['sent'] {
  return { ...sent, acknowledged: sent.acknowledged.size };
}
