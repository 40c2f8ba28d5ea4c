import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from './listen.ts';

/** What reached the receiver in one post. */
export interface Arrival {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

/** What to answer with; `{"ok":true}` when no body is given. */
export interface Reply {
  status: number;
  body?: string;
}

/** A receiver that keeps what arrives and answers as it is told. */
export async function startReceiver(
  answer: (arrival: Arrival) => Reply | Promise<Reply> = () => ({ status: 200 }),
): Promise<{ url: string; arrivals: Arrival[] }> {
  const arrivals: Arrival[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url: path, headers } = request;
    const arrival = { method, path, headers, body: await buffer(request) };
    arrivals.push(arrival);
    const { status, body = '{"ok":true}' } = await answer(arrival);
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const server = createServer((request, response) => void receive(request, response));
  return { url: `${await listen(server)}/webhook`, arrivals };
}

/** The event in an arrival. */
export function readEvent({ body }: Arrival): { type: string; data: unknown } {
  return JSON.parse(body.toString()) as { type: string; data: unknown };
}
