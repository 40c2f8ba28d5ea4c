import { createServer, type IncomingMessage } from 'node:http';
import { listen } from './listen.ts';

/** What reached the receiver in one post. */
export interface Arrival {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** A receiver that keeps what arrives and answers as it is told. */
export async function startReceiver(
  answer: (arrival: Arrival) => { status: number; body?: string } = () => ({ status: 200 }),
): Promise<{ url: string; arrivals: Arrival[] }> {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: path, headers } = request;
      const arrival = { method, path, headers, body: Buffer.concat(chunks) };
      arrivals.push(arrival);
      const { status, body = '{"ok":true}' } = answer(arrival);
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    });
  });
  return { url: `${await listen(server)}/webhook`, arrivals };
}
