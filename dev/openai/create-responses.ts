import { Hono } from 'hono';
import { boolean, object, optional, pipe, string, minLength } from 'valibot';
import { newId } from '../samples/new-id.ts';
import { PostError } from '../send/post-delivery.ts';
import type { EndpointStore } from './endpoint-store.ts';
import type { Env } from './env.ts';
import { postEvent } from './post-event.ts';
import { readBody } from './read-body.ts';
import { createResponse } from './responses.ts';

const createSchema = object({
  model: pipe(string(), minLength(1)),
  background: optional(boolean(), false),
});

/**
 * `POST /responses`: a response that is complete as soon as somebody looks at it. One in the background
 * is said to be queued, and its event goes, once, to the endpoints that are subscribed to it.
 */
export function createResponseCreation(store: EndpointStore): Hono<Env> {
  return new Hono<Env>().post('/responses', async (c) => {
    const { model, background } = await readBody(c, createSchema);
    const id = newId('resp_', { now: Date.now(), random: Math.random });
    const response = { ...createResponse(id), model, background };
    if (!background) return c.json(response);
    void announce(id, store);
    const { usage: _, ...rest } = response;
    return c.json({ ...rest, status: 'queued', completed_at: null, output: [] });
  });
}

async function announce(id: string, store: EndpointStore): Promise<void> {
  const type = 'response.completed';
  const source = { now: Date.now(), random: Math.random };
  const created_at = Math.floor(source.now / 1000);
  const event = { id: newId('evt_', source), object: 'event', created_at, type, data: { id } };
  const subscribed = store.list().filter(({ event_types }) => event_types.includes(type));
  for (const endpoint of subscribed) {
    try {
      await postEvent(event, { url: endpoint.url, secrets: store.secrets(endpoint) });
    } catch (error) {
      // Whoever made the response does not hear of an endpoint that does not answer.
      if (!(error instanceof PostError)) throw error;
    }
  }
}
