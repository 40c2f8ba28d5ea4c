import { Hono } from 'hono';
import type { Env } from './env.ts';

/** What the app shows so that it is given a token. */
export const IDENTITY_HEADER = 'local-identity';

/** The endpoint where an app in Azure gets its managed identity's tokens. */
export function createIdentityRoutes(): Hono<Env> {
  return new Hono<Env>().get('/identity/token', (c) => {
    const resource = c.req.query('resource');
    if (c.req.header('x-identity-header') !== IDENTITY_HEADER || !resource) {
      return c.json({ statusCode: 400, message: 'no identity header, or no resource' }, 400);
    }
    return c.json({
      access_token: 'token-of-a-managed-identity',
      expires_on: String(Math.floor(Date.now() / 1000) + 3600),
      resource,
      token_type: 'Bearer',
      client_id: c.req.query('client_id'),
    });
  });
}
