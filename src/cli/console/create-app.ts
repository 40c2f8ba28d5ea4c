import { Hono } from 'hono';
import type { Guard } from './guard.ts';
import { ProblemError, toProblem } from './problem.ts';
import { setSecurityHeaders } from './security-headers.ts';

interface AppParts {
  readonly guard: Guard;
  /** The page's files, at the root. */
  readonly page: Hono;
  /** Below `/api`. */
  readonly api: readonly Hono[];
}

/** All routes behind the guard; whatever is wrong is answered as a `Problem`. */
export function createApp({ guard, page, api }: AppParts): Hono {
  const app = new Hono();
  app.use(setSecurityHeaders, guard.check);
  for (const routes of api) app.route('/api', routes);
  app.route('/', page);
  app.notFound(() => {
    throw new ProblemError(404, 'there is nothing at this address');
  });
  app.onError((error, c) => {
    const { status, body } = toProblem(error);
    return c.json(body, status);
  });
  return app;
}
