import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createApp } from './app.ts';
import { createFaults, type Faults } from './faults.ts';
import { createRequestLog, type RequestListener, type SeenRequest } from './requests.ts';
import { createSeen } from './seen.ts';

/** How the stand-in is to be. */
export interface OpenAiOptions {
  /** 0, which is the default, takes a free one. */
  port?: number;
  /** Refuse webhook endpoints that are not https, as the real API does; else http to this machine will do. */
  httpsOnly?: boolean;
  /** How long an answer takes that is made slow; 2 s by default. */
  slowMs?: number;
  /** What a 429 says in `Retry-After`; 1 s by default. */
  retryAfterSeconds?: number;
  /** Milliseconds since 1970, for what is created here and for how long an old secret signs. */
  now?: () => number;
}

/** A running stand-in for the OpenAI API and for Azure OpenAI's. */
export interface OpenAiStandIn {
  url: string;
  /** For `new OpenAI({ baseURL })`. */
  baseUrl: string;
  /** Of the Azure OpenAI resource, whose API is at `/openai/v1/` below it. */
  azureEndpoint: string;
  /** Every request so far, the refused ones too. */
  requests: readonly SeenRequest[];
  faults: Faults;
  /** Runs code when a request arrives, before it is answered; returns how to stop that. */
  onRequest(listener: RequestListener): () => void;
  /** Has the lists show a batch, job or run that nobody has asked for. */
  remember(id: string): void;
  /** Cuts every connection, also of those that wait for an answer; once is enough. */
  stop(): Promise<void>;
}

/**
 * Starts the stand-in on 127.0.0.1. Its resources are made up from their ids when they are asked for
 * (ids.ts). Rejects where the port is taken.
 */
export async function startOpenAi({
  port = 0,
  httpsOnly = false,
  slowMs = 2000,
  retryAfterSeconds = 1,
  now = Date.now,
}: OpenAiOptions = {}): Promise<OpenAiStandIn> {
  const stopping = new AbortController();
  const { requests, onRequest, note } = createRequestLog();
  const { faults, meet } = createFaults({ slowMs, retryAfterSeconds, stopped: stopping.signal });
  const seen = createSeen();
  const app = createApp({ note, meet, seen, httpsOnly, now });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const closed = once(server, 'close');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    baseUrl: `${url}/v1`,
    azureEndpoint: url,
    requests,
    faults,
    onRequest,
    remember: (id) => seen.add(id),
    async stop() {
      server.close();
      // First, so that an answer that hangs finds its connection gone.
      server.closeAllConnections();
      stopping.abort();
      await closed;
    },
  };
}
