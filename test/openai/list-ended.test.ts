import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { createGetOpenAI } from '../../src/openai/client.ts';
import { createEndedLists } from '../../src/openai/list-ended.ts';

let api: OpenAiStandIn;
beforeEach(async () => {
  api = await startOpenAi();
});
afterEach(() => api.stop());

async function list(pages: number, apiKey = 'sk-1') {
  const account = { kind: 'openai', apiKey, baseUrl: api.baseUrl } as const;
  const get = createGetOpenAI(new Map([['default', account]]), () => Promise.reject(new Error()));
  const lists = createEndedLists(() => get('default'), pages);
  const { signal } = new AbortController();
  const all = Object.values(lists).map((one) => Array.fromAsync(one(signal)));
  const ended = (await Promise.all(all)).flat();
  return ended.map(({ kind, id, type }) => ({ kind, id, type }));
}

describe('createEndedLists', () => {
  it('lists the batches and jobs that have ended, with the event that should have said so', async () => {
    for (const id of [
      'batch_1',
      'batch_expired_2',
      'batch_in_progress_3',
      'ftjob-1',
      'ftjob-cancelled-2',
      'ftjob-running-3',
    ]) {
      api.remember(id);
    }
    expect((await list(1)).toSorted((a, b) => a.id.localeCompare(b.id))).toEqual([
      { kind: 'batch', id: 'batch_1', type: 'batch.completed' },
      { kind: 'batch', id: 'batch_expired_2', type: 'batch.expired' },
      { kind: 'fine_tuning.job', id: 'ftjob-1', type: 'fine_tuning.job.succeeded' },
      { kind: 'fine_tuning.job', id: 'ftjob-cancelled-2', type: 'fine_tuning.job.cancelled' },
    ]);
  });

  it('reads so many pages of each list and no more', async () => {
    for (let count = 0; count < 250; count += 1) api.remember(`batch_${count}`);
    expect(await list(2)).toHaveLength(200);
    expect(api.requests.filter(({ path }) => path.endsWith('/batches'))).toHaveLength(2);
    expect(await list(3)).toHaveLength(250);
  });

  it('rejects where the API refuses', async () => {
    await expect(list(1, 'wrong-key')).rejects.toMatchObject({ name: 'ApiError', status: 401 });
  });

  it('is empty without a client', async () => {
    const { batches } = createEndedLists(() => Promise.resolve(undefined), 1);
    expect(await Array.fromAsync(batches(new AbortController().signal))).toEqual([]);
  });
});
