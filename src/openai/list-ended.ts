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
import type { EndedResource, ListEnded } from '../reconcile/reconcile.ts';
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

/** The lists of what has ended that a sender's API has: batches, and fine-tuning jobs, newest first. */
export function createEndedLists(
  getOpenAI: () => Promise<OpenAI | undefined>,
  pages: number,
): Readonly<Record<'batches' | 'fine-tuning jobs', ListEnded>> {
  return {
    async *batches(signal) {
      const openai = await getOpenAI();
      if (!openai) return;
      const batches = askList('the list of batches', (query) =>
        openai.batches.list(query, { signal }),
      );
      for await (const batch of only(EndedBatch, take(batches, pages * PAGE))) {
        const { id, status } = batch;
        const at = batch[`${status}_at`];
        if (at) yield toEnded('batch', id, status, at);
      }
    },
    async *'fine-tuning jobs'(signal) {
      const openai = await getOpenAI();
      if (!openai) return;
      const jobs = askList('the list of fine-tuning jobs', (query) =>
        openai.fineTuning.jobs.list(query, { signal }),
      );
      for await (const job of only(EndedJob, take(jobs, pages * PAGE))) {
        const { id, status, finished_at: at } = job;
        if (at) yield toEnded('fine_tuning.job', id, status, at);
      }
    },
  };
}

function toEnded(kind: string, id: string, status: string, seconds: number): EndedResource {
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
