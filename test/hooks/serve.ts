import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What a server answers: a status, and JSON. */
export interface Said {
  readonly status: number;
  readonly body?: unknown;
}

export interface Served extends AsyncDisposable {
  readonly url: string;
}

/** A server on this machine that answers as `answer` says, and notes each request in `journal` under its name. */
export async function serve(
  name: string,
  journal: string[],
  answer: (request: IncomingMessage, body: Buffer) => Said | Promise<Said>,
): Promise<Served> {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const body = await buffer(incoming);
      journal.push(`${name} ${incoming.method} ${(incoming.url ?? '').replace(/\?.*/, '')}`);
      const said = await answer(incoming, body);
      outgoing.writeHead(said.status, { 'content-type': 'application/json' });
      outgoing.end(said.body === undefined ? '' : JSON.stringify(said.body));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
