import type { HttpHandler } from '@azure/functions';
import type { Health } from '../webhooks/health.ts';

/** `GET /health`: 200 or 503 and a bare status, for anybody who asks. */
export function createHealthFunction(check: () => Promise<Health>): HttpHandler {
  return async () => {
    const { ok } = await check();
    return { status: ok ? 200 : 503, jsonBody: { status: ok ? 'ok' : 'unavailable' } };
  };
}

/** `GET /health/details`: the same with every check, for who has a function key. */
export function createHealthDetailsFunction(details: () => Promise<Health>): HttpHandler {
  return async () => {
    const { ok, ...rest } = await details();
    return {
      status: ok ? 200 : 503,
      jsonBody: { status: ok ? 'ok' : 'unavailable', ...rest },
    };
  };
}
