import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { runEach } from '../../dev/send/run-each.ts';
import type { SignedDelivery } from './deliveries.ts';

/** Posts to one address over connections that stay open. */
export interface Sender {
  /**
   * Resolves to each delivery's milliseconds to the end of its 200. After a 503 it comes again, as a sender
   * does, and that time counts, too; throws on any other answer.
   */
  post(
    deliveries: readonly SignedDelivery[],
    signal: AbortSignal,
    onAnswer?: (id: string) => void,
  ): Promise<number[]>;
  /** Answers 503 so far. */
  refused(): number;
  close(): void;
}

/** Storage that stands still for some seconds is no reason to lose all that was measured. */
const MOST_TRIES = 30;
const AGAIN_MS = 500;

/** Opens at most so many connections, each with one request at a time. */
export function createSender(url: string, connections: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let refused = 0;
  return {
    async post(deliveries, signal, onAnswer) {
      const times: number[] = [];
      const run = { count: deliveries.length, concurrency: connections, signal };
      await runEach(run, async (index) => {
        const delivery = deliveries[index];
        if (!delivery) return;
        const startedAt = performance.now();
        for (let tries = 1; (await postOne(url, agent, delivery)) === 503; tries += 1) {
          refused += 1;
          if (tries === MOST_TRIES) throw new Error(`${url} answered 503 ${tries} times`);
          await sleep(AGAIN_MS, undefined, { signal });
        }
        times.push(performance.now() - startedAt);
        onAnswer?.(delivery.id);
      });
      signal.throwIfAborted();
      return times;
    },
    refused: () => refused,
    close: () => agent.destroy(),
  };
}

/** Resolves to the status: 200 or 503. */
function postOne(url: string, agent: Agent, { headers, body }: SignedDelivery): Promise<number> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': body.length },
    };
    const posted = request(url, options, (response) => {
      response.resume();
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode } = response;
        if (statusCode === 200 || statusCode === 503) resolve(statusCode);
        else reject(new Error(`${url} answered ${statusCode} instead of 200`));
      });
    });
    posted.once('error', reject);
    posted.end(body);
  });
}
