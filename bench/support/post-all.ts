import { Agent, request } from 'node:http';
import { runEach } from '../../dev/send/run-each.ts';
import type { SignedDelivery } from './deliveries.ts';

/** Posts to one address over connections that stay open from one call to the next. */
export interface Sender {
  /** Resolves to each delivery's milliseconds to the end of its 200; throws on any other answer. */
  post(deliveries: readonly SignedDelivery[], posting: Posting): Promise<number[]>;
  close(): void;
}

/** How many connections, each with one request at a time, and what to do with each answer. */
export interface Posting {
  readonly connections: number;
  readonly signal: AbortSignal;
  readonly onAnswer?: (id: string) => void;
}

/** Opens connections as they are needed. */
export function createSender(url: string): Sender {
  const agent = new Agent({ keepAlive: true });
  return {
    async post(deliveries, { connections, signal, onAnswer }) {
      const times: number[] = [];
      const run = { count: deliveries.length, concurrency: connections, signal };
      await runEach(run, async (index) => {
        const delivery = deliveries[index];
        if (!delivery) return;
        const startedAt = performance.now();
        await postOne(url, agent, delivery);
        times.push(performance.now() - startedAt);
        onAnswer?.(delivery.id);
      });
      signal.throwIfAborted();
      return times;
    },
    close: () => agent.destroy(),
  };
}

function postOne(url: string, agent: Agent, delivery: SignedDelivery): Promise<void> {
  const { headers, body } = delivery;
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
        if (statusCode === 200) resolve();
        else reject(new Error(`${url} answered ${statusCode} instead of 200: measure again`));
      });
    });
    posted.once('error', (error: NodeJS.ErrnoException) => {
      // The server ends a connection that was idle for 5 s, perhaps just now.
      const isStale = posted.reusedSocket && error.code === 'ECONNRESET';
      if (isStale) resolve(postOne(url, agent, delivery));
      else reject(error);
    });
    posted.end(body);
  });
}
