import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { onTestFinished } from 'vitest';
import type { Certificate } from '../../../dev/vault/certificate.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface BackendOptions {
  /** Speaks TLS with it. */
  readonly certificate?: Certificate;
  /** Answers; by default as a backend that took everything. */
  readonly respond?: (response: ServerResponse) => void;
}

const takeAll = (response: ServerResponse) => response.end('{}');

/** A backend on a free port that notes what it is sent, until the test ends. */
export async function startBackend({ certificate, respond = takeAll }: BackendOptions = {}) {
  const received: Received[] = [];
  const server = certificate ? createSecureServer(certificate) : createServer();
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.once('end', () => {
      const { url: path = '', headers } = request;
      const bytes = Buffer.concat(chunks);
      const text = headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
      received.push({ path, headers, body: JSON.parse(text.toString()) as unknown });
      respond(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `${certificate ? 'https' : 'http'}://127.0.0.1:${port}`, received };
}
