import { array, looseObject, nullish, number, string } from 'valibot';
import type { Usage } from '../results/record.ts';
import { toDate } from './statement.ts';
import { createCollector, type Finding } from './collect.ts';

const EvalRun = looseObject({
  status: string(),
  eval_id: string(),
  created_at: nullish(number()),
  model: nullish(string()),
  error: nullish(looseObject({ code: nullish(string()) })),
  result_counts: nullish(
    looseObject({ errored: number(), failed: number(), passed: number(), total: number() }),
  ),
  per_model_usage: nullish(
    array(looseObject({ prompt_tokens: number(), completion_tokens: number() })),
    [],
  ),
});

const ENDED: ReadonlySet<string> = new Set([
  'completed',
  'succeeded',
  'failed',
  'canceled',
  'cancelled',
]);

/** Stores an eval run with what it made of each item; the record counts what passed. */
export const collectEvalRun = createCollector({
  kind: 'eval.run',
  folder: 'eval-runs',
  async read({ id, openai, folder, context: { signal, findEvalRun, log } }) {
    const answer = await findEvalRun(openai, id, EvalRun, signal);
    if (!answer) {
      log('warn', 'eval-not-found', { run: id, remedy: 'name its eval in EVAL_IDS, then replay' });
      return undefined;
    }
    const { status, eval_id, model, error, result_counts: counts } = answer.value;
    const isFinal = ENDED.has(status);
    await folder.save('run.json', answer.text);
    const { outputItems } = openai.evals.runs;
    const missing = isFinal
      ? await folder.saveList('output-items.jsonl', (query) =>
          outputItems.list(id, { ...query, eval_id }, { signal }),
        )
      : undefined;
    const passed =
      counts &&
      `${counts.passed} of ${counts.total} passed, ${counts.failed} failed, ${counts.errored} errored`;
    const createdAt = toDate(answer.value.created_at);
    const usage = addUp(answer.value.per_model_usage ?? []);
    return {
      status,
      isFinal,
      summary: [error?.code, passed, `eval ${eval_id}`, missing].filter(Boolean).join('; '),
      ...(createdAt && { createdAt }),
      ...(model && { model }),
      ...(usage && { usage }),
    } satisfies Finding;
  },
});

function addUp(
  models: readonly { prompt_tokens: number; completion_tokens: number }[],
): Usage | undefined {
  if (models.length === 0) return undefined;
  return {
    inputTokens: models.reduce((sum, { prompt_tokens }) => sum + prompt_tokens, 0),
    outputTokens: models.reduce((sum, { completion_tokens }) => sum + completion_tokens, 0),
  };
}
