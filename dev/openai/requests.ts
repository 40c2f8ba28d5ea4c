import { createMiddleware } from 'hono/factory';
import type { Env } from './env.ts';

/** A request that came, without what must not be kept. */
export interface SeenRequest {
  method: string;
  /** Without the query. */
  path: string;
  authorization: 'bearer' | 'api-key' | 'none';
}

/** Is told of the `count`th request, from 1, and holds its answer back until it has settled. */
export type RequestListener = (request: SeenRequest, count: number) => void | Promise<void>;

/** Notes every request and tells those who listen. */
export function createRequestLog() {
  const requests: SeenRequest[] = [];
  const listeners = new Set<RequestListener>();
  return {
    requests,
    /** Listens to every request from now on; returns how to stop it. */
    onRequest: (listener: RequestListener): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    note: createMiddleware<Env>(async (c, next) => {
      const request = { method: c.req.method, path: c.req.path, authorization: readKind(c.req) };
      const count = requests.push(request);
      c.header('x-request-id', `req_${count}`);
      for (const listener of listeners) await listener(request, count);
      await next();
    }),
  };
}

function readKind(request: {
  header: (name: string) => string | undefined;
}): SeenRequest['authorization'] {
  if (request.header('api-key') !== undefined) return 'api-key';
  return request.header('authorization')?.startsWith('Bearer ') ? 'bearer' : 'none';
}
