import { createMiddleware } from 'hono/factory';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { HttpBindings } from '@hono/node-server';

/** What the routes find in their context besides the request. */
export interface Env {
  Bindings: HttpBindings;
}

/** How a collector can fail; each switches off the one before. */
export interface Faults {
  /** Answers every request with this status, and with `Retry-After` where it is given, in seconds. */
  answer(status: ContentfulStatusCode, retryAfterSeconds?: number): void;
  /** Cuts every connection, the open ones at once, and those to come when they are opened. */
  down(): void;
  /** Takes requests and never answers. */
  slow(): void;
  /** Answers as it should; whoever waits goes on waiting. */
  clear(): void;
}

type State =
  | { kind: 'none' | 'down' | 'slow' }
  | { kind: 'answer'; status: ContentfulStatusCode; retryAfterSeconds: number | undefined };

/** The faults, the middleware that makes them, and whether a new connection is to be cut. */
export function createFaults({ cut, stopped }: { cut: () => void; stopped: AbortSignal }) {
  let state: State = { kind: 'none' };

  const faults: Faults = {
    answer(status, retryAfterSeconds) {
      state = { kind: 'answer', status, retryAfterSeconds };
    },
    down() {
      state = { kind: 'down' };
      cut();
    },
    slow() {
      state = { kind: 'slow' };
    },
    clear() {
      state = { kind: 'none' };
    },
  };
  const meet = createMiddleware<Env>(async (c, next) => {
    if (state.kind === 'answer') {
      const { status, retryAfterSeconds } = state;
      if (retryAfterSeconds !== undefined) c.header('retry-after', String(retryAfterSeconds));
      return c.json({ message: 'This collector was told to fail.' }, status);
    }
    if (state.kind === 'slow') {
      await new Promise((resolve) => {
        stopped.addEventListener('abort', resolve, { once: true });
        c.env.outgoing.once('close', resolve);
      });
      return c.body(null, 503);
    }
    return next();
  });
  return { faults, meet, isDown: () => state.kind === 'down' };
}
