import type { HttpBindings } from '@hono/node-server';

/** What the routes find in their context besides the request. */
export interface Env {
  Bindings: HttpBindings;
}
