import { Hono } from 'hono';
import type { EvalRetrieveResponse } from 'openai/resources/evals';
import { notFound } from './api-error.ts';
import type { Env } from './env.ts';
import { pick } from './ids.ts';
import { toPage } from './page.ts';

const names = ['Tone of replies', 'Extraction of dates', 'Refusals'];

/** The evals that there are, oldest first. */
export const evals = names.map((name, index): EvalRetrieveResponse => ({
  id: `eval_${'0123456789abcdef'.repeat(2).slice(0, 31)}${index}`,
  object: 'eval',
  name,
  created_at: 1_767_225_600 + index * 3600,
  data_source_config: {
    type: 'custom',
    schema: {
      type: 'object',
      properties: { item: { type: 'object', properties: { question: { type: 'string' } } } },
      required: ['item'],
    },
  },
  testing_criteria: [
    {
      type: 'string_check',
      name: 'Exact match',
      input: '{{ sample.output_text }}',
      reference: '{{ item.answer }}',
      operation: 'eq',
    },
  ],
  metadata: {},
}));

/** The one eval that a run belongs to. */
export function findEvalOf(run: string): string {
  return evals[pick(run, evals.length)]?.id ?? '';
}

/** Throws a 404 (`ApiError`) where there is no such eval. */
export function requireEval(id: string): EvalRetrieveResponse {
  const found = evals.find((item) => item.id === id);
  if (found === undefined) throw notFound('eval', id);
  return found;
}

/** `GET /evals` and `/evals/:id`. */
export function createEvalRoutes(): Hono<Env> {
  return new Hono<Env>()
    .get('/evals', (c) => c.json(toPage(c, evals)))
    .get('/evals/:id', (c) => c.json(requireEval(c.req.param('id'))));
}
