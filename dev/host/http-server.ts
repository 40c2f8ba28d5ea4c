import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { toErrorText, type Log } from './console-log.ts';
import { HostError } from './host-error.ts';
import type { RequestHandler } from './http-triggers.ts';

/** A listening server on 127.0.0.1. */
export interface HttpServer {
  url: string;
  /** Accepts nothing more and settles when the last response is out. */
  stop(): Promise<void>;
  /** Cuts what is still open. */
  kill(): void;
}

/** Listens on 127.0.0.1; port 0 takes a free one. */
export async function startHttpServer(
  handle: RequestHandler,
  port: number,
  log: Log,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    if (!server.listening) {
      response.setHeader('connection', 'close');
    }
    handle(request, response).catch((error: unknown) => {
      // A caller that hangs up in the middle of its body is its own affair.
      if (!request.destroyed || request.complete) {
        log({ level: 'error', ...toErrorText(error) });
      }
      if (!response.headersSent) {
        response.writeHead(500);
      }
      response.end();
    });
  });
  await listen(server, port);
  const address = server.address();
  const actual = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      const idle = setInterval(() => server.closeIdleConnections(), 50);
      await closed;
      clearInterval(idle);
    },
    kill: () => server.closeAllConnections(),
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new HostError(
        `Port ${port} is taken. Stop what listens there, or choose another port.`,
      );
    }
    throw error;
  }
}
