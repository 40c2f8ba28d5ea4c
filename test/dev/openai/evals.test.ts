import type OpenAI from 'openai';
import { NotFoundError } from 'openai';
import { describe, expect, it } from 'vitest';
import { createClient, flavours, startStandIn } from './clients.ts';

/** Asks every eval for a run, as somebody must who knows no more than the run's id. */
async function findRun(client: OpenAI, id: string) {
  const found = [];
  for await (const { id: eval_id } of client.evals.list({ limit: 1 })) {
    try {
      found.push(await client.evals.runs.retrieve(id, { eval_id }));
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  }
  return found;
}

describe.each(flavours)('evals of %s', (_, createSdk) => {
  it.each([
    ['evalrun_1', 'completed', 25],
    ['evalrun_failed_1', 'failed', 0],
    ['evalrun_canceled_1', 'canceled', 10],
    ['evalrun_in_progress_1', 'in_progress', 0],
  ])('%s belongs to one of them and is %s with %i items', async (id, status, items) => {
    const client = createSdk(await startStandIn());
    const [run, ...others] = await findRun(client, id);
    expect(others).toEqual([]);
    expect(run).toMatchObject({ id, object: 'eval.run', status });
    expect(run?.result_counts.total).toBe(items);
    expect(run?.error === null).toBe(status !== 'failed');
    const listed = client.evals.runs.outputItems.list(id, { eval_id: run?.eval_id ?? '' });
    const outputItems = await Array.fromAsync(listed);
    expect(new Set(outputItems.map((item) => item.id)).size).toBe(items);
    expect(outputItems.filter((item) => item.status === 'pass')).toHaveLength(
      run?.result_counts.passed ?? -1,
    );
  });
});

describe('evals', () => {
  it('are three, each with a name', async () => {
    const client = createClient(await startStandIn());
    const evals = await Array.fromAsync(client.evals.list({ limit: 2 }));
    expect(new Set(evals.map(({ name }) => name)).size).toBe(3);
    const [first] = evals;
    expect(await client.evals.retrieve(first?.id ?? '')).toEqual(first);
    const newestFirst = await Array.fromAsync(client.evals.list({ order: 'desc' }));
    expect(newestFirst).toEqual(evals.toReversed());
    await expect(client.evals.retrieve('eval_other')).rejects.toMatchObject({ status: 404 });
  });

  it('list a run once somebody has asked for it, in the eval that it belongs to', async () => {
    const client = createClient(await startStandIn());
    const [run] = await findRun(client, 'evalrun_1');
    await findRun(client, 'evalrun_failed_1');
    const lists = await Promise.all(
      (await Array.fromAsync(client.evals.list())).map(async ({ id }) => ({
        id,
        runs: await Array.fromAsync(client.evals.runs.list(id)),
      })),
    );
    expect(lists.flatMap(({ runs }) => runs)).toHaveLength(2);
    expect(lists.find(({ id }) => id === run?.eval_id)?.runs).toContainEqual(run);
    const failed = await Promise.all(
      lists.map(({ id }) => Array.fromAsync(client.evals.runs.list(id, { status: 'failed' }))),
    );
    expect(failed.flat().map(({ id }) => id)).toEqual(['evalrun_failed_1']);
  });

  it('share the runs out among them', async () => {
    const standIn = await startStandIn();
    const client = createClient(standIn);
    for (const n of Array(30).keys()) standIn.remember(`evalrun_${n}`);
    for await (const { id } of client.evals.list()) {
      const runs = await Array.fromAsync(client.evals.runs.list(id));
      expect(runs.length).toBeGreaterThan(0);
      expect(new Set(runs.map(({ eval_id }) => eval_id))).toEqual(new Set([id]));
    }
  });

  it('give one output item, and those that failed', async () => {
    const client = createClient(await startStandIn());
    const [run] = await findRun(client, 'evalrun_1');
    const eval_id = run?.eval_id ?? '';
    const { outputItems } = client.evals.runs;
    const failed = await Array.fromAsync(
      outputItems.list('evalrun_1', { eval_id, status: 'fail' }),
    );
    expect(failed).toHaveLength(5);
    const [item] = failed;
    const params = { eval_id, run_id: 'evalrun_1' };
    expect(await outputItems.retrieve(item?.id ?? '', params)).toEqual(item);
    await expect(outputItems.retrieve('outputitem_x', params)).rejects.toMatchObject({
      status: 404,
    });
  });
});
