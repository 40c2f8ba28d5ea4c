import { looseObject, nullish, number, string } from 'valibot';
import { askJson } from '../openai/ask.ts';
import { toDate } from './statement.ts';
import { createCollector, type Finding } from './collect.ts';

const Batch = looseObject({
  status: string(),
  created_at: nullish(number()),
  completed_at: nullish(number()),
  failed_at: nullish(number()),
  expired_at: nullish(number()),
  cancelled_at: nullish(number()),
  model: nullish(string()),
  output_file_id: nullish(string()),
  error_file_id: nullish(string()),
  request_counts: nullish(looseObject({ completed: number(), failed: number(), total: number() })),
  usage: nullish(looseObject({ input_tokens: number(), output_tokens: number() })),
});

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed', 'expired', 'cancelled']);

/** Stores a batch with its output and its errors; one that expired or was cancelled may hold a part. */
export const collectBatch = createCollector({
  kind: 'batch',
  folder: 'batches',
  async read({ id, openai, folder, context: { signal } }) {
    const { text, value } = await askJson(id, () => openai.batches.retrieve(id, { signal }), Batch);
    const { status, model, usage, request_counts: counts } = value;
    const isFinal = ENDED.has(status);
    await folder.save('batch.json', text);
    const missing: (string | undefined)[] = [];
    for (const [name, fileId] of [
      ['output.jsonl', value.output_file_id],
      ['errors.jsonl', value.error_file_id],
    ] as const) {
      if (isFinal && fileId) missing.push(await folder.copy(name, fileId));
    }
    const done =
      counts && `${counts.completed} of ${counts.total} completed, ${counts.failed} failed`;
    const createdAt = toDate(value.created_at);
    const endedAt = toDate(
      value.completed_at ?? value.failed_at ?? value.expired_at ?? value.cancelled_at,
    );
    return {
      status,
      isFinal,
      summary: [done, ...missing].filter(Boolean).join('; '),
      ...(createdAt && { createdAt }),
      ...(endedAt && { endedAt }),
      ...(model && { model }),
      ...(usage && {
        usage: { inputTokens: usage.input_tokens, outputTokens: usage.output_tokens },
      }),
    } satisfies Finding;
  },
});
