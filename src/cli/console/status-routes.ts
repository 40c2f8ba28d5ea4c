import { Hono } from 'hono';
import type { Health, Info } from './api.ts';
import type { FollowHub } from './follow-hub.ts';
import { readFilter } from './read-filter.ts';
import { createEventStream } from './stream.ts';

interface StatusDependencies {
  readonly readInfo: () => Promise<Info>;
  readonly readHealth: () => Promise<Health>;
  readonly hub: FollowHub;
  readonly now: () => Date;
  /** Aborts when the page's server ends. */
  readonly ended: AbortSignal;
}

/** What the page is about, how that is, and what happens there. */
export function createStatusRoutes(dependencies: StatusDependencies): Hono {
  const { readInfo, readHealth, hub, now, ended } = dependencies;
  const routes = new Hono();
  routes.get('/info', async (c) => c.json(await readInfo()));
  routes.get('/health', async (c) => c.json(await readHealth()));
  routes.get('/stream', (c) => {
    const stream = createEventStream(hub, readFilter(c.req.query(), now()), { ended });
    return c.body(stream, 200, { 'content-type': 'text/event-stream; charset=utf-8' });
  });
  return routes;
}
