import type { HttpBindings } from '@hono/node-server';

/** What Hono hands to every route. */
export interface Env {
  Bindings: HttpBindings;
}
