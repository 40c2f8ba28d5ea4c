import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server that says `server: <name>`, and its port. */
export async function listen(name = 'test'): Promise<{ server: Server; port: number }> {
  const server = createServer((_, response) => {
    response.setHeader('server', name).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}
