import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen } from '../dev/send/listen.ts';

/** A server that answers as it is told until the test ends; its address has no slash at its end. */
export function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<string> {
  return listen(createServer(answer));
}

/** A server with a status and JSON for some paths, and 404 for all others. */
export function serveJson(answers: Record<string, readonly [number, unknown]>): Promise<string> {
  return serve(({ url = '' }, response) => {
    const [status, body] = answers[url] ?? [404, 'nothing here'];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
}

/** An address where nothing listens. */
export async function nowhere(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    server.close(() => resolve(`http://127.0.0.1:${port}`));
  });
  return promise;
}

export const never = new AbortController().signal;
