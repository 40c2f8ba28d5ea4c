import { Hono, type MiddlewareHandler } from 'hono';
import { ApiError } from './api-error.ts';
import { authorize } from './authorize.ts';
import { createAzureEndpointRoutes } from './azure-endpoints.ts';
import { createBatchRoutes } from './batches.ts';
import { createCallRoutes } from './calls.ts';
import { createResponseCreation } from './create-responses.ts';
import { createEndpointStore } from './endpoint-store.ts';
import type { Env } from './env.ts';
import { createEvalRunRoutes } from './eval-runs.ts';
import { createEvalRoutes } from './evals.ts';
import { createFileRoutes } from './files.ts';
import { createFineTuningRoutes } from './fine-tuning.ts';
import { createResponseRoutes } from './responses.ts';
import { createSafetyRoutes } from './safety.ts';
import type { Seen } from './seen.ts';
import { createVideoRoutes } from './videos.ts';
import { createEndpointRoutes } from './webhook-endpoints.ts';

/** What the routes depend on. */
export interface AppParts {
  /** Notes a request before anything else happens to it. */
  note: MiddlewareHandler<Env>;
  /** Answers a request that is to meet a fault. */
  meet: MiddlewareHandler<Env>;
  seen: Seen;
  httpsOnly: boolean;
  /** Milliseconds since 1970. */
  now: () => number;
}

/** All routes: the same resources under `/v1` and `/openai/v1`, and each API's webhook endpoints. */
export function createApp({ note, meet, seen, httpsOnly, now }: AppParts): Hono<Env> {
  const app = new Hono<Env>();
  app.use(note, authorize, meet);
  const resources = [
    createResponseRoutes(),
    createBatchRoutes(seen, now),
    createFileRoutes(),
    createFineTuningRoutes(seen),
    createEvalRoutes(),
    createEvalRunRoutes(seen),
    createCallRoutes(),
    createVideoRoutes(),
    createSafetyRoutes(),
  ];
  for (const base of ['/v1', '/openai/v1']) {
    for (const routes of resources) app.route(base, routes);
  }
  const endpoints = createEndpointStore('whe_', now);
  app.route('/v1', createEndpointRoutes(endpoints, { httpsOnly }));
  app.route('/v1', createResponseCreation(endpoints));
  const azureEndpoints = createEndpointStore('we_', now);
  app.route('/openai/v1', createAzureEndpointRoutes(azureEndpoints, { httpsOnly }));
  app.route('/openai/v1', createResponseCreation(azureEndpoints));
  app.notFound((c) => {
    const error = new ApiError(404, `Invalid URL (${c.req.method} ${c.req.path})`);
    return c.json(error.body, error.status);
  });
  app.onError((error, c) => {
    if (error instanceof ApiError) return c.json(error.body, error.status);
    throw error;
  });
  return app;
}
