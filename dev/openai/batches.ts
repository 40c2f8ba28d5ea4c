import { Hono } from 'hono';
import type { BatchCreateParams } from 'openai/resources/batches';
import { literal, nullish, object, picklist, record, string, type GenericSchema } from 'valibot';
import { newId } from '../samples/new-id.ts';
import { createBatch } from './batch.ts';
import type { Env } from './env.ts';
import { toPage } from './page.ts';
import { readBody } from './read-body.ts';
import type { Seen } from './seen.ts';

const paramsSchema: GenericSchema<unknown, BatchCreateParams> = object({
  completion_window: literal('24h'),
  endpoint: picklist([
    '/v1/responses',
    '/v1/chat/completions',
    '/v1/embeddings',
    '/v1/completions',
    '/v1/moderations',
    '/v1/images/generations',
    '/v1/images/edits',
    '/v1/videos',
  ]),
  input_file_id: string(),
  metadata: nullish(record(string(), string()), null),
});

/**
 * `GET` and `POST /batches`, `GET /batches/:id`. A created batch is being validated in the answer to
 * its creation, and from then on what its id says, which is completed.
 */
export function createBatchRoutes(seen: Seen, now: () => number): Hono<Env> {
  const created = new Map<string, BatchCreateParams>();
  const find = (id: string) => createBatch(id, created.get(id));
  return new Hono<Env>()
    .get('/batches', (c) => {
      const batches = seen.list('batch_').map(find);
      // Stable, so that of two batches of one second the one seen last comes first.
      return c.json(
        toPage(
          c,
          batches.toSorted((a, b) => b.created_at - a.created_at),
        ),
      );
    })
    .post('/batches', async (c) => {
      const params = await readBody(c, paramsSchema);
      const id = newId('batch_', { now: now(), random: Math.random });
      created.set(id, params);
      seen.add(id);
      const { output_file_id: _, ...batch } = find(id);
      return c.json({ ...batch, status: 'validating' });
    })
    .get('/batches/:id', (c) => {
      seen.add(c.req.param('id'));
      return c.json(find(c.req.param('id')));
    });
}
