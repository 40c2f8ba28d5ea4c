import { Agent, request } from 'node:http';
import { runEach } from '../../dev/send/run-each.ts';
import type { SignedDelivery } from './deliveries.ts';

/** Posts to one address over connections that stay open. */
export interface Sender {
  /** Resolves to each delivery's milliseconds to the end of the answer; throws on any answer but 200. */
  post(
    deliveries: readonly SignedDelivery[],
    signal: AbortSignal,
    onAnswer?: (id: string) => void,
  ): Promise<number[]>;
  close(): void;
}

/** Opens at most so many connections, each with one request at a time. */
export function createSender(url: string, connections: number): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    async post(deliveries, signal, onAnswer) {
      const times: number[] = [];
      const run = { count: deliveries.length, concurrency: connections, signal };
      await runEach(run, async (index) => {
        const delivery = deliveries[index];
        if (!delivery) return;
        times.push(await postOne(url, agent, delivery));
        onAnswer?.(delivery.id);
      });
      signal.throwIfAborted();
      return times;
    },
    close: () => agent.destroy(),
  };
}

function postOne(url: string, agent: Agent, { headers, body }: SignedDelivery): Promise<number> {
  const startedAt = performance.now();
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
        if (response.statusCode === 200) resolve(performance.now() - startedAt);
        else reject(new Error(`${url} answered ${response.statusCode} instead of 200`));
      });
    });
    posted.once('error', reject);
    posted.end(body);
  });
}
