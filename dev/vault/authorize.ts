import { createMiddleware } from 'hono/factory';
import { ApiError } from './api-error.ts';
import type { Env } from './env.ts';

const TENANT = '00000000-0000-0000-0000-000000000000';

/**
 * Answers whoever comes without a token, and the SDK always does so at first, with the challenge that
 * says where to get one; then asks for the version of the API.
 */
export const authorize = createMiddleware<Env>(async (c, next) => {
  if (!/^Bearer ./.test(c.req.header('authorization') ?? '')) {
    c.header(
      'www-authenticate',
      `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="https://vault.azure.net"`,
    );
    throw new ApiError(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer token.');
  }
  if (!c.req.query('api-version')) {
    throw new ApiError(400, 'BadParameter', 'api-version must be specified');
  }
  await next();
});
