import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, Next } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ApiError } from './api-error.ts';
import type { Env } from './env.ts';
import { truncate } from './truncate.ts';

/** What faults depend on. */
export interface FaultSettings {
  /** How long a slow answer takes. */
  slowMs: number;
  /** What a 429 says in `Retry-After`. */
  retryAfterSeconds: number;
  /** Aborts when the server stops. */
  stopped: AbortSignal;
}

/** How one fault answers. */
export interface FaultKind {
  /** A word in an id means only the content of files and videos. */
  contentOnly?: true;
  answer: (c: Context<Env>, next: Next, settings: FaultSettings) => Promise<Response | void>;
}

/** What can go wrong; each name is a word that an id may have. */
export const faultKinds = {
  missing: {
    answer: (c) => {
      const isCall = /\/(?:calls|sessions)\//.test(c.req.path);
      throw new ApiError(404, 'There is no such resource.', {
        code: isCall ? 'call_id_not_found' : null,
      });
    },
  },
  '401': fail(401, 'Incorrect API key provided.', { code: 'invalid_api_key' }),
  '403': fail(403, 'You have insufficient permissions for this operation.', {
    code: 'insufficient_permissions',
  }),
  '429': {
    answer: async (c, _next, { retryAfterSeconds }) => {
      c.header('retry-after', String(retryAfterSeconds));
      const error = { type: 'requests', code: 'rate_limit_exceeded' };
      return c.json(new ApiError(429, 'Rate limit reached for requests.', error).body, 429);
    },
  },
  '500': fail(500, 'The server had an error while processing your request.', {
    type: 'server_error',
  }),
  slow: {
    answer: async (_c, next, { slowMs, stopped }) => {
      await sleep(slowMs, undefined, { signal: stopped }).catch(() => {});
      await next();
    },
  },
  hang: {
    answer: async (c, _next, { stopped }) => {
      await new Promise((resolve) => {
        stopped.addEventListener('abort', resolve, { once: true });
        c.env.outgoing.once('close', resolve);
      });
      return c.body(null, 503);
    },
  },
  nonsense: { answer: async (c) => c.json({ greeting: 'hello', numbers: [1, 2, 3] }) },
  'not-json': {
    answer: async (c) =>
      c.body('<html><body>Bad gateway</body></html>', 200, { 'content-type': 'application/json' }),
  },
  // Before the next one, whose word it begins with.
  'truncated-chunked': {
    contentOnly: true,
    answer: (c, next) => truncate(c, next, { withLength: false }),
  },
  truncated: { contentOnly: true, answer: (c, next) => truncate(c, next, { withLength: true }) },
} satisfies Record<string, FaultKind>;

/** The name of a fault. */
export type Fault = keyof typeof faultKinds;

function fail(
  status: ContentfulStatusCode,
  message: string,
  parts: { type?: string; code?: string },
): FaultKind {
  return {
    answer: () => {
      throw new ApiError(status, message, parts);
    },
  };
}
