import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Posted {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A receiver on a free port that keeps what it is posted; `answer` gives the status of each post. */
export async function startReceiver(answer: (posted: Posted, count: number) => number) {
  const posts: Posted[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const posted = { headers: request.headers, body: Buffer.concat(chunks) };
      posts.push(posted);
      response.writeHead(answer(posted, posts.length), { location: '/elsewhere' }).end('text');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhook`,
    posts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
