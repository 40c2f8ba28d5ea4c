import { Hono } from 'hono';
import type {
  DeletedWebhookEndpoint,
  WebhookEndpoint,
  WebhookEndpointTestResult,
  WebhookEndpointWithSecret,
  WebhookEventTypeList,
} from 'openai/resources/webhooks';
import { boolean, object, optional, picklist } from 'valibot';
import { notFound } from './api-error.ts';
import { createEndpointSchemas } from './endpoint-params.ts';
import { hintSecret, type Endpoint, type EndpointStore } from './endpoint-store.ts';
import type { Env } from './env.ts';
import { openAiEventTypes } from './event-types.ts';
import { toPage } from './page.ts';
import { readBody } from './read-body.ts';
import { sendTestEvent } from './send-test-event.ts';

const rotateSchema = object({ keep_old_secret_active_for_24_hours: optional(boolean(), false) });
const testSchema = object({ event_type: picklist(openAiEventTypes) });

/** OpenAI's `/webhook_endpoints` and `/webhook_event_types`. */
export function createEndpointRoutes(
  store: EndpointStore,
  { httpsOnly }: { httpsOnly: boolean },
): Hono<Env> {
  const schemas = createEndpointSchemas({ eventTypes: openAiEventTypes, httpsOnly });
  const require = (id: string): Endpoint => {
    const endpoint = store.get(id);
    if (endpoint === undefined) throw notFound('webhook endpoint', id);
    return endpoint;
  };
  return new Hono<Env>()
    .get('/webhook_event_types', (c) =>
      c.json({ object: 'list', data: openAiEventTypes } satisfies WebhookEventTypeList),
    )
    .get('/webhook_endpoints', (c) => c.json(toPage(c, store.list().map(toWire))))
    .post('/webhook_endpoints', async (c) =>
      c.json(withSecret(store.create(await readBody(c, schemas.create)))),
    )
    .get('/webhook_endpoints/:id', (c) => c.json(toWire(require(c.req.param('id')))))
    .post('/webhook_endpoints/:id', async (c) => {
      const endpoint = require(c.req.param('id'));
      store.update(endpoint, await readBody(c, schemas.update));
      return c.json(toWire(endpoint));
    })
    .delete('/webhook_endpoints/:id', (c) => {
      const { id } = require(c.req.param('id'));
      store.delete(id);
      const deleted = { id, object: 'webhook_endpoint.deleted', deleted: true } as const;
      return c.json(deleted satisfies DeletedWebhookEndpoint);
    })
    .post('/webhook_endpoints/:id/rotate_secret', async (c) => {
      const endpoint = require(c.req.param('id'));
      const body = await readBody(c, rotateSchema);
      store.rotate(endpoint, { keepOld: body.keep_old_secret_active_for_24_hours });
      return c.json(withSecret(endpoint));
    })
    .post('/webhook_endpoints/:id/test', async (c) => {
      const { id, url, ...endpoint } = require(c.req.param('id'));
      const { event_type } = await readBody(c, testSchema);
      const secrets = store.secrets({ id, url, ...endpoint });
      const result: WebhookEndpointTestResult = {
        object: 'webhook_endpoint.test',
        webhook_endpoint_id: id,
        event_type,
        success: true,
        status_code: await sendTestEvent({ type: event_type, url, secrets }),
      };
      return c.json(result);
    });
}

function toWire(endpoint: Endpoint): WebhookEndpoint {
  const { signing_secret, previous: _, ...rest } = endpoint;
  return { object: 'webhook_endpoint', ...rest, signing_secret_hint: hintSecret(signing_secret) };
}

function withSecret(endpoint: Endpoint): WebhookEndpointWithSecret {
  return { ...toWire(endpoint), signing_secret: endpoint.signing_secret };
}
