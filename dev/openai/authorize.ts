import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.ts';
import type { Env } from './env.ts';

/** Lets every key in, as a bearer token or an `api-key`, but an empty one and `wrong-key`. */
export const authorize = createMiddleware<Env>(async (c, next) => {
  const bearer = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const key = c.req.header('api-key') ?? bearer;
  if (!key) throw refuse('You did not provide an API key.', null);
  if (key === 'wrong-key') throw refuse('Incorrect API key provided.', 'invalid_api_key');
  await next();
});

function refuse(message: string, code: string | null): ApiError {
  return new ApiError(401, message, { code });
}
