import { array, looseObject, nullish, number, string } from 'valibot';
import { askJson } from '../openai/ask.ts';
import { toDate } from './statement.ts';
import { createCollector, type Finding } from './collect.ts';

const FineTuningJob = looseObject({
  status: string(),
  created_at: nullish(number()),
  finished_at: nullish(number()),
  model: nullish(string()),
  fine_tuned_model: nullish(string()),
  trained_tokens: nullish(number()),
  error: nullish(looseObject({ code: nullish(string()) })),
  result_files: nullish(array(string()), []),
});

const ENDED: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

/** Stores a fine-tuning job with its events and its result files; the record names the new model. */
export const collectFineTuningJob = createCollector({
  kind: 'fine_tuning.job',
  folder: 'fine-tuning-jobs',
  async read({ id, openai, folder, context: { signal } }) {
    const { jobs } = openai.fineTuning;
    const { text, value } = await askJson(id, () => jobs.retrieve(id, { signal }), FineTuningJob);
    const { status, model, fine_tuned_model: tuned, trained_tokens: tokens, error } = value;
    const isFinal = ENDED.has(status);
    await folder.save('job.json', text);
    const missing: (string | undefined)[] = [];
    if (isFinal) {
      const events = await folder.saveList('events.jsonl', (query) =>
        jobs.listEvents(id, query, { signal }),
      );
      missing.push(events);
      for (const fileId of value.result_files ?? []) {
        missing.push(await folder.copy(`${fileId}.csv`, fileId));
      }
    }
    const trained = typeof tokens === 'number' && `${tokens} tokens trained`;
    const [createdAt, endedAt] = [toDate(value.created_at), toDate(value.finished_at)];
    return {
      status,
      isFinal,
      summary: [error?.code, model && `from ${model}`, trained, ...missing]
        .filter(Boolean)
        .join('; '),
      ...(createdAt && { createdAt }),
      ...(endedAt && { endedAt }),
      ...((tuned ?? model) && { model: tuned ?? model ?? '' }),
    } satisfies Finding;
  },
});
