import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An OTLP endpoint that takes everything and keeps nothing. */
export interface TelemetrySink {
  readonly url: string;
  /** Bytes of all bodies of spans so far. Metrics come by the minute, however many events there are. */
  readonly spanBytes: () => number;
  close(): void;
}

/** Starts one; it answers at once, so that exporting costs the app only its own side. */
export async function startTelemetrySink(): Promise<TelemetrySink> {
  let bytes = 0;
  const server = createServer((request, response) => {
    const isOfSpans = request.url?.endsWith('/v1/traces');
    request.on('data', (chunk: Buffer) => {
      if (isOfSpans) bytes += chunk.length;
    });
    request.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spanBytes: () => bytes,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
