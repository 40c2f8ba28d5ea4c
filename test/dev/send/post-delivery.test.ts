import { createServer } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createDelivery } from '../../../dev/send/create-delivery.ts';
import { PostError, postDelivery } from '../../../dev/send/post-delivery.ts';
import { listen } from './listen.ts';
import { startReceiver } from './start-receiver.ts';

const secret = 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=';

describe('postDelivery', () => {
  it('posts the headers and the bytes, and reads the answer', async () => {
    const delivery = createDelivery({ body: '{"a": "é"}', secret });
    const { url, arrivals } = await startReceiver(() => ({ status: 202, body: '"thanks"' }));
    const answer = await postDelivery(url, delivery);
    expect(answer).toMatchObject({
      status: 202,
      body: '"thanks"',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.ms).toBeGreaterThan(0);
    const headers: unknown = expect.objectContaining({
      ...delivery.headers,
      'content-length': '11',
    });
    expect(arrivals).toEqual([{ method: 'POST', path: '/webhook', headers, body: delivery.body }]);
  });

  it('writes a slow body in pieces over its time', async () => {
    const delivery = createDelivery({ body: 'x'.repeat(300), secret, fault: 'slow-body' });
    let pieces = 0;
    const url = await listen(
      createServer((request, response) => {
        request.on('data', () => (pieces += 1));
        request.on('end', () => response.end());
      }),
    );
    const { ms, status } = await postDelivery(url, { ...delivery, writeMs: 600 });
    expect({ status, slow: ms >= 500, inPieces: pieces > 10 }).toEqual({
      status: 200,
      slow: true,
      inPieces: true,
    });
  });

  it('takes an answer that comes before the body is written', async () => {
    const delivery = createDelivery({ body: Buffer.alloc(20_000_000), secret });
    const url = await listen(
      createServer((request, response) => {
        request.pause();
        response.writeHead(413).end('too large');
      }),
    );
    await expect(postDelivery(url, delivery)).resolves.toMatchObject({
      status: 413,
      body: 'too large',
    });
  });

  it('takes an early answer even if the connection is reset right after it', async () => {
    const delivery = createDelivery({ body: Buffer.alloc(20_000_000), secret });
    const url = await listen(
      createTcpServer((socket) => {
        socket.on('error', () => {});
        socket.once('data', () => {
          socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno');
          setTimeout(() => socket.resetAndDestroy(), 50);
        });
      }),
    );
    await expect(postDelivery(url, delivery)).resolves.toMatchObject({ status: 413, body: 'no' });
  });

  it.each([
    ['closes without an answer', 'ECONNRESET', ''],
    ['breaks off its answer', 'ECONNRESET', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nno'],
    ['does not speak HTTP', 'HPE_INVALID_CONSTANT', 'SSH-2.0-OpenSSH_9.6\r\n'],
  ])('throws when the receiver %s', async (_, code, reply) => {
    const delivery = createDelivery({ body: '{}', secret });
    const url = await listen(createTcpServer((socket) => socket.end(reply)));
    await expect(postDelivery(url, delivery)).rejects.toMatchObject({ name: 'PostError', code });
  });

  it('throws when nothing listens, and when it is told to stop', async () => {
    const delivery = createDelivery({ body: '{}', secret });
    const server = createTcpServer();
    const url = await listen(server);
    const stopped = postDelivery(url, delivery, { signal: AbortSignal.timeout(50) });
    await expect(stopped).rejects.toBeInstanceOf(PostError);
    server.close();
    await expect(postDelivery(url, delivery)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
