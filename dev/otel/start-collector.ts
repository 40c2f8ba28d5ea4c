import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import { createFaults, type Faults } from './faults.ts';
import { createMetricStore, type Metrics } from './metric-store.ts';
import type { CollectedSpan } from './read-spans.ts';
import { createWaiting, type Wait } from './wait.ts';

/** A running collector. */
export interface Collector extends Metrics {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** Every span that it keeps, in the order they came. */
  spans(): readonly CollectedSpan[];
  /** The text of every body that it keeps, unzipped, also of requests that were refused. */
  requests(): readonly string[];
  /** Runs code for each span from now on; returns how to stop that. */
  onSpan(listener: (span: CollectedSpan) => void): () => void;
  /** The first span that the predicate holds for; rejects after the timeout, 10 s by default. */
  waitForSpan(predicate: (span: CollectedSpan) => boolean, wait?: Wait): Promise<CollectedSpan>;
  /** The first value of `find` that is not undefined, which is asked again after each request that came. */
  waitFor<Value>(find: () => Value | undefined, wait?: Wait): Promise<Value>;
  readonly faults: Faults;
  /** Cuts every connection; once is enough. */
  stop(): Promise<void>;
}

export interface CollectorOptions {
  /** A free one by default. */
  port?: number;
  /** How many of the newest spans and bodies to keep; all by default, which is for tests alone. */
  keep?: number;
}

/** Starts a collector of OTLP over HTTP with JSON on 127.0.0.1. Rejects where the port is taken. */
export async function startCollector({
  port = 0,
  keep = Number.POSITIVE_INFINITY,
}: CollectorOptions = {}): Promise<Collector> {
  const stopping = new AbortController();
  const spans: CollectedSpan[] = [];
  const requests: string[] = [];
  const listeners = new Set<(span: CollectedSpan) => void>();
  const { add, read } = createMetricStore();
  const waiting = createWaiting(() => {
    const names = spans.map(({ name }) => name).join(', ') || 'none';
    const metrics = read.metrics().map(({ name }) => name);
    return `spans: ${names}; metrics: ${metrics.join(', ') || 'none'}.`;
  });

  const { faults, meet, isDown } = createFaults({
    cut: () => server.closeAllConnections(),
    stopped: stopping.signal,
  });
  const app = createApp({
    meet,
    onBody(text) {
      addNewest(requests, [text], keep);
      waiting.wake();
    },
    onSpans(more) {
      addNewest(spans, more, keep);
      for (const span of more) for (const listener of listeners) listener(span);
      waiting.wake();
    },
    onPoints(points) {
      add(points);
      waiting.wake();
    },
  });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.on('connection', (socket) => {
    if (isDown()) socket.destroy();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close');

  return {
    ...read,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: () => spans,
    requests: () => requests,
    onSpan(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    waitForSpan: (predicate, wait) =>
      waiting.waitFor(() => spans.find(predicate), { what: 'The span', ...wait }),
    waitFor: (find, wait) => waiting.waitFor(find, wait),
    faults,
    async stop() {
      server.close();
      server.closeAllConnections();
      stopping.abort();
      await closed;
    },
  };
}

function addNewest<Item>(kept: Item[], more: readonly Item[], most: number): void {
  kept.push(...more);
  kept.splice(0, Math.max(0, kept.length - most));
}
