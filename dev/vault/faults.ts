import { createMiddleware } from 'hono/factory';
import { ApiError, notFound } from './api-error.ts';
import type { Env } from './env.ts';

/** What can go wrong with a request to a vault. */
export type Fault =
  | 'missing'
  | 'forbidden'
  | 'throttled'
  | 'broken'
  | 'not-json'
  | 'reset'
  | 'hang';

/** Which requests meet a fault. */
export interface FaultRule {
  fault: Fault;
  /** A pattern in `GET /secrets/name/version`, without the query; every request when left out. */
  request?: RegExp;
  /** How many requests meet it; every one when left out. */
  times?: number;
}

/** The faults that are switched on. */
export interface Faults {
  /** Switches a fault on; the rule that was added first comes first. Returns how to switch it off. */
  add(rule: FaultRule): () => void;
  /** Switches all of them off. */
  clear(): void;
}

/** The faults, and the middleware that makes them until `stopped`. */
export function createFaults(retryAfterSeconds: number, stopped: AbortSignal) {
  const rules = new Set<{ rule: FaultRule; left: number }>();

  function find(request: string): Fault | undefined {
    for (const entry of rules) {
      const { rule, left } = entry;
      if (left > 0 && (rule.request?.test(request) ?? true)) {
        entry.left -= 1;
        return rule.fault;
      }
    }
    return undefined;
  }

  const faults: Faults = {
    add(rule) {
      const entry = { rule, left: rule.times ?? Infinity };
      rules.add(entry);
      return () => rules.delete(entry);
    },
    clear: () => rules.clear(),
  };
  const meet = createMiddleware<Env>(async (c, next) => {
    switch (find(`${c.req.method} ${c.req.path}`)) {
      case undefined:
        return next();
      case 'missing':
        throw notFound(c.req.path);
      case 'forbidden':
        throw new ApiError(
          403,
          'Forbidden',
          'Caller is not authorized to perform action on resource.',
          'ForbiddenByRbac',
        );
      case 'throttled':
        c.header('retry-after', String(retryAfterSeconds));
        throw new ApiError(
          429,
          'Throttled',
          'Request was not processed because too many were sent.',
        );
      case 'broken':
        throw new ApiError(500, 'InternalServerError', 'The service encountered an error.');
      case 'not-json':
        return c.body('<html>Bad gateway</html>', 502, { 'content-type': 'text/html' });
      case 'reset':
        c.env.incoming.socket.destroy();
        return c.body(null);
      case 'hang':
        await new Promise((resolve) => {
          stopped.addEventListener('abort', resolve, { once: true });
          c.env.outgoing.once('close', resolve);
        });
        return c.body(null, 503);
    }
  });
  return { faults, meet };
}
