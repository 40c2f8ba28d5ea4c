import { Hono } from 'hono';
import { notFound } from './api-error.ts';
import { createEndpointSchemas } from './endpoint-params.ts';
import { hintSecret, type Endpoint, type EndpointStore } from './endpoint-store.ts';
import type { Env } from './env.ts';
import { azureEventTypes } from './event-types.ts';
import { toPage } from './page.ts';
import { readBody } from './read-body.ts';

/**
 * Azure OpenAI's `/dashboard/webhook_endpoints`: create, list, update, delete, and nothing else. What
 * a deletion answers and how a list is paged are undocumented; both are as OpenAI does it.
 */
export function createAzureEndpointRoutes(
  store: EndpointStore,
  { httpsOnly }: { httpsOnly: boolean },
): Hono<Env> {
  const schemas = createEndpointSchemas({ eventTypes: azureEventTypes, httpsOnly });
  const require = (id: string): Endpoint => {
    const endpoint = store.get(id);
    if (endpoint === undefined) throw notFound('webhook endpoint', id);
    return endpoint;
  };
  return new Hono<Env>()
    .get('/dashboard/webhook_endpoints', (c) => c.json(toPage(c, store.list().map(toWire))))
    .post('/dashboard/webhook_endpoints', async (c) => {
      const endpoint = store.create(await readBody(c, schemas.create));
      return c.json({ ...toWire(endpoint), signing_secret: endpoint.signing_secret });
    })
    .post('/dashboard/webhook_endpoints/:id', async (c) => {
      const endpoint = require(c.req.param('id'));
      store.update(endpoint, await readBody(c, schemas.update));
      return c.json(toWire(endpoint));
    })
    .delete('/dashboard/webhook_endpoints/:id', (c) => {
      const { id } = require(c.req.param('id'));
      store.delete(id);
      return c.json({ id, object: 'webhook.endpoint.deleted', deleted: true });
    });
}

function toWire({ id, created_at, event_types, name, signing_secret, url }: Endpoint) {
  const signing_secret_hint = hintSecret(signing_secret);
  return {
    id,
    object: 'webhook.endpoint',
    created_at,
    event_types,
    name,
    signing_secret_hint,
    url,
  };
}
