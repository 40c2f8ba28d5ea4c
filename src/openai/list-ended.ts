import type { OpenAI } from 'openai';
import {
  type GenericSchema,
  type InferOutput,
  looseObject,
  nullish,
  number,
  picklist,
  safeParse,
  string,
} from 'valibot';
import type { Ended, ListEnded } from '../reconcile/reconcile.ts';
import { askList } from './ask.ts';

const PAGE = 100;

const EndedBatch = looseObject({
  id: string(),
  status: picklist(['completed', 'failed', 'expired', 'cancelled']),
  completed_at: nullish(number()),
  failed_at: nullish(number()),
  expired_at: nullish(number()),
  cancelled_at: nullish(number()),
});

const EndedJob = looseObject({
  id: string(),
  status: picklist(['succeeded', 'failed', 'cancelled']),
  finished_at: nullish(number()),
});

/**
 * Lists batches and fine-tuning jobs that have ended, newest first, at most so many pages of each.
 * The API has no list of background responses.
 */
export function createListEnded(
  getOpenAI: () => Promise<OpenAI | undefined>,
  pages: number,
): ListEnded {
  return async function* list(_since, signal) {
    const openai = await getOpenAI();
    if (!openai) return;
    const query = { limit: PAGE };
    const batches = askList('batches', openai.batches.list(query, { signal }));
    for await (const batch of only(EndedBatch, take(batches, pages * PAGE))) {
      const { id, status } = batch;
      const at = batch[`${status}_at`];
      if (at) yield toEnded('batch', id, status, at);
    }
    const jobs = askList('fine-tuning jobs', openai.fineTuning.jobs.list(query, { signal }));
    for await (const { id, status, finished_at: at } of only(EndedJob, take(jobs, pages * PAGE))) {
      if (at) yield toEnded('fine_tuning.job', id, status, at);
    }
  };
}

function toEnded(kind: string, id: string, status: string, seconds: number): Ended {
  return { kind, id, type: `${kind}.${status}`, endedAt: new Date(seconds * 1000) };
}

async function* take<Item>(items: AsyncIterable<Item>, limit: number): AsyncGenerator<Item> {
  let count = 0;
  for await (const item of items) {
    yield item;
    if ((count += 1) === limit) return;
  }
}

/** Those that have ended: the others are of another shape. */
async function* only<Schema extends GenericSchema>(
  schema: Schema,
  items: AsyncIterable<unknown>,
): AsyncGenerator<InferOutput<Schema>> {
  for await (const item of items) {
    const parsed = safeParse(schema, item);
    if (parsed.success) yield parsed.output;
  }
}
