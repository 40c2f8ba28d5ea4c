import type { EvalAPIError } from 'openai/resources/evals/runs';
import type { OutputItemListResponse } from 'openai/resources/evals/runs/output-items';
import { deriveId, readTime } from './ids.ts';

type Sample = Omit<OutputItemListResponse.Sample, 'error'> & { error: EvalAPIError | null };

// As in a run, null where there is no error.
type WireOutputItem = Omit<OutputItemListResponse, 'sample'> & { sample: Sample };

// What a run that came to its end has: more than one page of the default size.
const itemCount = 25;

/** The output items of a run: every fifth fails, and a run that did not complete has fewer. */
export function createOutputItems(run: {
  id: string;
  eval_id: string;
  status: string;
}): WireOutputItem[] {
  const count = { completed: itemCount, canceled: 10 }[run.status] ?? 0;
  return Array.from({ length: count }, (_, index) => createItem(run, index));
}

function createItem(run: { id: string; eval_id: string }, index: number): WireOutputItem {
  const passed = index % 5 !== 4;
  return {
    id: deriveId('outputitem_', `${run.id} ${index}`),
    object: 'eval.run.output_item',
    created_at: readTime(run.id) - 300 + index,
    run_id: run.id,
    eval_id: run.eval_id,
    status: passed ? 'pass' : 'fail',
    datasource_item_id: index,
    datasource_item: { question: `What is ${index} + 1?`, answer: String(index + 1) },
    results: [
      { name: 'Exact match', type: 'string_check', passed, score: passed ? 1 : 0, sample: null },
    ],
    sample: {
      input: [{ role: 'user', content: `What is ${index} + 1?` }],
      output: [{ role: 'assistant', content: String(passed ? index + 1 : index) }],
      finish_reason: 'stop',
      model: 'gpt-6-sol',
      usage: { prompt_tokens: 40, completion_tokens: 5, cached_tokens: 0, total_tokens: 45 },
      error: null,
      temperature: 1,
      top_p: 1,
      max_completion_tokens: 100,
      seed: 42,
    },
  };
}
