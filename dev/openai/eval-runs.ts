import { Hono } from 'hono';
import type { EvalAPIError, RunRetrieveResponse } from 'openai/resources/evals/runs';
import { notFound } from './api-error.ts';
import type { Env } from './env.ts';
import { createOutputItems } from './eval-output-items.ts';
import { findEvalOf, requireEval } from './evals.ts';
import { deriveId, readEnding, readTime } from './ids.ts';
import { toPage } from './page.ts';
import type { Seen } from './seen.ts';

// The API writes null where there is no error; the SDK's type does not say so.
type WireRun = Omit<RunRetrieveResponse, 'error'> & { error: EvalAPIError | null };

const endings = ['completed', 'failed', 'canceled', 'queued', 'in_progress'] as const;

/**
 * `GET /evals/:eval/runs`, `/evals/:eval/runs/:run` and its `/output_items`. A run that has been asked
 * for, be it in the wrong eval, is in the list of the one that it belongs to.
 */
export function createEvalRunRoutes(seen: Seen): Hono<Env> {
  const requireRun = (evalId: string, id: string): WireRun => {
    requireEval(evalId);
    seen.add(id);
    if (findEvalOf(id) !== evalId) throw notFound('run', id);
    return createRun(id);
  };
  return new Hono<Env>()
    .get('/evals/:eval/runs', (c) => {
      const { id } = requireEval(c.req.param('eval'));
      const runs = seen
        .list('evalrun_')
        .filter((run) => findEvalOf(run) === id)
        .map(createRun)
        .filter(({ status }) => status === (c.req.query('status') ?? status));
      return c.json(
        toPage(
          c,
          runs.toSorted((a, b) => a.created_at - b.created_at),
        ),
      );
    })
    .get('/evals/:eval/runs/:run', (c) =>
      c.json(requireRun(c.req.param('eval'), c.req.param('run'))),
    )
    .get('/evals/:eval/runs/:run/output_items', (c) => {
      const items = createOutputItems(requireRun(c.req.param('eval'), c.req.param('run')));
      const status = c.req.query('status');
      return c.json(toPage(c, status ? items.filter((item) => item.status === status) : items));
    })
    .get('/evals/:eval/runs/:run/output_items/:item', (c) => {
      const { eval: evalId, run, item: id } = c.req.param();
      const item = createOutputItems(requireRun(evalId, run)).find((one) => one.id === id);
      if (item === undefined) throw notFound('output item', id);
      return c.json(item);
    });
}

function createRun(id: string): WireRun {
  const status = readEnding(id, endings);
  const evalId = findEvalOf(id);
  const run = { id, eval_id: evalId, status };
  const items = createOutputItems(run);
  const passed = items.filter((item) => item.status === 'pass').length;
  return {
    ...run,
    object: 'eval.run',
    created_at: readTime(id) - 300,
    name: 'Nightly',
    model: 'gpt-6-sol',
    data_source: { type: 'jsonl', source: { type: 'file_id', id: deriveId('file-', id) } },
    error: status === 'failed' ? { code: 'server_error', message: 'The run failed.' } : null,
    per_model_usage: [
      {
        model_name: 'gpt-6-sol',
        invocation_count: items.length,
        prompt_tokens: 40 * items.length,
        completion_tokens: 5 * items.length,
        cached_tokens: 0,
        total_tokens: 45 * items.length,
      },
    ],
    per_testing_criteria_results: [
      { testing_criteria: 'Exact match', passed, failed: items.length - passed },
    ],
    report_url: `https://platform.openai.com/evaluations/${evalId}?run_id=${id}`,
    result_counts: { total: items.length, passed, failed: items.length - passed, errored: 0 },
    metadata: {},
  };
}
