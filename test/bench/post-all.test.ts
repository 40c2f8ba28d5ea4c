import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createSignedMany } from '../../bench/support/deliveries.ts';
import { createSender } from '../../bench/support/post-all.ts';

const { signal } = new AbortController();
const closers: (() => unknown)[] = [];

afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function open(answer: (request: number) => number | 'hang up') {
  let requests = 0;
  let sockets = 0;
  const server = createServer((request, response) => {
    request.resume();
    const status = answer((requests += 1));
    if (status === 'hang up') request.socket.destroy();
    else response.writeHead(status).end();
  });
  server.on('connection', () => {
    sockets += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sender = createSender(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  closers.push(
    () => sender.close(),
    () => server.close(),
  );
  return { sender, sockets: () => sockets };
}

it('keeps its connections from one call to the next', async () => {
  const { sender, sockets } = await open(() => 200);
  for (let round = 0; round < 3; round += 1) {
    const times = await sender.post(createSignedMany('some', 20), { connections: 4, signal });
    expect(times).toHaveLength(20);
  }
  expect(sockets()).toBe(4);
});

it('ends with any answer but 200', async () => {
  const { sender } = await open((request) => (request === 3 ? 503 : 200));
  const posted = sender.post(createSignedMany('some', 5), { connections: 1, signal });
  await expect(posted).rejects.toThrow('answered 503 instead of 200');
});

it('opens another connection where the kept one is gone', async () => {
  const { sender, sockets } = await open((request) => (request === 2 ? 'hang up' : 200));
  await sender.post(createSignedMany('some', 2), { connections: 1, signal });
  expect(sockets()).toBe(2);
});
