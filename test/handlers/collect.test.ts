import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { handlers } from '../../src/handlers/index.ts';
import type { ResultRecord } from '../../src/results/record.ts';
import { PermanentError, RetryLater } from '../../src/webhooks/errors.ts';
import { createContext } from './context.ts';

type Type = keyof typeof handlers;
type Context = ReturnType<typeof createContext>;

let api: OpenAiStandIn;
let test: Context;

beforeAll(async () => {
  api = await startOpenAi({ retryAfterSeconds: 0.01 });
});
afterAll(() => api.stop());
beforeEach(() => {
  test = createContext(api);
});

/** Runs the handler of a type for one resource; resolves to its word, or to what it threw. */
async function handle(type: Type, id: string, attempt = 1): Promise<unknown> {
  const event = { type, id: 'evt_1', created_at: 1_770_000_000, data: { id } };
  try {
    return await handlers[type](event, { ...test.context, attempt });
  } catch (error) {
    return error;
  }
}

const recordOf = async (kind: string, id: string): Promise<ResultRecord | undefined> =>
  (await test.records.read(kind, id))?.record;

const jsonOf = (path: string) => JSON.parse(test.read(path) ?? '{}') as Record<string, unknown>;

describe('a collector', () => {
  it.each([
    [
      'response.completed',
      'resp_1',
      'response',
      'completed',
      ['responses', 'output.txt', 'response.json'],
    ],
    [
      'response.completed',
      'resp_research_1',
      'response',
      'completed',
      ['responses', 'output.txt', 'report.md', 'response.json'],
    ],
    ['response.failed', 'resp_failed_1', 'response', 'failed', ['responses', 'response.json']],
    [
      'response.incomplete',
      'resp_incomplete_1',
      'response',
      'incomplete',
      ['responses', 'output.txt', 'response.json'],
    ],
    [
      'response.cancelled',
      'resp_cancelled_1',
      'response',
      'cancelled',
      ['responses', 'response.json'],
    ],
    ['batch.completed', 'batch_1', 'batch', 'completed', ['batches', 'batch.json', 'output.jsonl']],
    [
      'batch.completed',
      'batch_mixed_1',
      'batch',
      'completed',
      ['batches', 'batch.json', 'errors.jsonl', 'output.jsonl'],
    ],
    ['batch.failed', 'batch_failed_1', 'batch', 'failed', ['batches', 'batch.json']],
    [
      'batch.expired',
      'batch_expired_1',
      'batch',
      'expired',
      ['batches', 'batch.json', 'errors.jsonl', 'output.jsonl'],
    ],
    [
      'batch.cancelled',
      'batch_cancelled_1',
      'batch',
      'cancelled',
      ['batches', 'batch.json', 'output.jsonl'],
    ],
    [
      'fine_tuning.job.failed',
      'ftjob-failed-1',
      'fine_tuning.job',
      'failed',
      ['fine-tuning-jobs', 'events.jsonl', 'job.json'],
    ],
    [
      'eval.run.succeeded',
      'evalrun_1',
      'eval.run',
      'completed',
      ['eval-runs', 'output-items.jsonl', 'run.json'],
    ],
    [
      'eval.run.failed',
      'evalrun_failed_1',
      'eval.run',
      'failed',
      ['eval-runs', 'output-items.jsonl', 'run.json'],
    ],
    [
      'eval.run.canceled',
      'evalrun_canceled_1',
      'eval.run',
      'canceled',
      ['eval-runs', 'output-items.jsonl', 'run.json'],
    ],
    ['video.completed', 'video_1', 'video', 'completed', ['videos', 'video.json', 'video.mp4']],
    ['video.failed', 'video_failed_1', 'video', 'failed', ['videos', 'video.json']],
    ['safety.alert.created', 'alert_1', 'safety.alert', 'created', ['safety-alerts', 'alert.json']],
    ['safety.warning_issued', 'C-1', 'safety.case', 'warning', ['safety-cases', 'case.json']],
  ] as const)('keeps %s %s', async (type, id, kind, status, [folder, ...names]) => {
    expect(await handle(type, id)).toBe(status);
    expect(await recordOf(kind, id)).toMatchObject({
      kind,
      id,
      status,
      certainty: 'final',
      folder: `${folder}/${id}/`,
      sender: 'default',
      type,
      event: 'evt_1',
      delivery: 'wh_1',
      at: new Date(1_770_000_000_000),
    });
    expect([...test.stored.keys()].toSorted()).toEqual(
      names.map((name) => `${folder}/${id}/${name}`),
    );
    expect(test.notices).toEqual([
      expect.objectContaining({ delivery: 'wh_1', type, kind, id, status, sender: 'default' }),
    ]);
    for (const { source } of test.stored.values()) {
      expect(source).toMatchObject({ delivery: 'wh_1', event: 'evt_1', sender: 'default' });
    }
  });

  it('ends the same when it runs again, and copies no file of the API twice', async () => {
    await handle('batch.completed', 'batch_mixed_2');
    const [record, files] = [await recordOf('batch', 'batch_mixed_2'), [...test.stored]];
    const before = api.requests.length;
    expect(await handle('batch.completed', 'batch_mixed_2', 2)).toBe('completed');
    expect(await recordOf('batch', 'batch_mixed_2')).toEqual(record);
    expect([...test.stored]).toEqual(files);
    expect(api.requests.slice(before).map(({ path }) => path)).toEqual([
      '/v1/batches/batch_mixed_2',
    ]);
  });

  it('takes a resource that is not there for an outcome', async () => {
    expect(await handle('batch.completed', 'batch_missing_1')).toBe('gone');
    expect(await recordOf('batch', 'batch_missing_1')).toMatchObject({
      status: 'gone',
      certainty: 'current',
    });
    expect(test.notices).toEqual([expect.objectContaining({ status: 'gone' })]);
  });

  it('that was running and is gone then is gone', async () => {
    await handle('response.completed', 'resp_in_progress_9');
    const stop = api.faults.add({ path: '/v1/responses/resp_in_progress_9', fault: 'missing' });
    expect(await handle('response.completed', 'resp_in_progress_9', 2)).toBe('gone');
    stop();
    expect(await recordOf('response', 'resp_in_progress_9')).toMatchObject({ status: 'gone' });
    expect(test.notices).toEqual([expect.objectContaining({ status: 'gone' })]);
    expect(test.log).toHaveBeenCalledWith('warn', 'gone', {
      resource: 'resp_in_progress_9',
      remedy: expect.stringContaining('another account') as string,
    });
  });

  it.each([
    ['fine_tuning.job.succeeded', 'ftjob-9', /events/, 'fine_tuning.job', 'events.jsonl is gone'],
    ['eval.run.succeeded', 'evalrun_9', /output_items/, 'eval.run', 'output-items.jsonl is gone'],
    ['video.completed', 'video_9', /content/, 'video', 'video.mp4 is gone'],
  ] as const)('is there although a part of it is gone: %s', async (type, id, path, kind, said) => {
    const stop = api.faults.add({ path, fault: 'missing' });
    await handle(type, id);
    stop();
    expect(await recordOf(kind, id)).toMatchObject({
      certainty: 'final',
      summary: expect.stringContaining(said) as string,
    });
  });

  it.each([
    ['fine_tuning.job.succeeded', 'ftjob-8', /events/, 'fine_tuning.job'],
    ['eval.run.succeeded', 'evalrun_8', /output_items/, 'eval.run'],
    ['eval.run.succeeded', 'evalrun_7', /evals$/, 'eval.run'],
  ] as const)(
    'takes no list of another shape for an empty one: %s %s',
    async (type, id, path, kind) => {
      const stop = api.faults.add({ path, fault: 'nonsense' });
      expect(await handle(type, id)).toMatchObject({ name: 'UnexpectedAnswer' });
      stop();
      expect(await recordOf(kind, id)).toBeUndefined();
    },
  );

  it('keeps a video that it has when the API no longer does', async () => {
    await handle('video.completed', 'video_8');
    const stop = api.faults.add({ path: /video_8\/content/, fault: 'missing' });
    await handle('video.completed', 'video_8', 2);
    stop();
    expect((await recordOf('video', 'video_8'))?.summary).not.toContain('gone');
  });

  it('tells nobody twice of what two deliveries say', async () => {
    await handle('batch.failed', 'batch_failed_9');
    test.context = { ...test.context, idempotencyKey: 'wh_2' };
    await handle('batch.failed', 'batch_failed_9');
    await handle('batch.in_progress', 'batch_failed_9');
    expect(test.notices.map(({ delivery }) => delivery)).toEqual(['wh_1']);
  });

  it.each([
    ['401', 3, false],
    ['500', 8, true],
  ])('says that it is dead when it is: %s', async (word, attempt, isLastAttempt) => {
    test.context = { ...test.context, isLastAttempt };
    await handle('batch.completed', `batch_${word}_8`, attempt);
    expect(await recordOf('batch', `batch_${word}_8`)).toMatchObject({
      status: 'dead',
      summary: expect.stringContaining(word) as string,
    });
    expect(test.notices).toEqual([expect.objectContaining({ status: 'dead' })]);
  });

  it('does not take a result away when its resource has expired since', async () => {
    await handle('response.completed', 'resp_2');
    const stop = api.faults.add({ path: '/v1/responses/resp_2', fault: 'missing' });
    expect(await handle('response.completed', 'resp_2', 2)).toBe('gone');
    expect(await recordOf('response', 'resp_2')).toMatchObject({ status: 'completed' });
    stop();
  });

  it('comes again for a resource that has not ended, and keeps how it stands', async () => {
    const error = await handle('batch.completed', 'batch_in_progress_1');
    expect(error).toBeInstanceOf(RetryLater);
    expect(error).toMatchObject({ message: 'batch_in_progress_1 is still in_progress' });
    expect(await recordOf('batch', 'batch_in_progress_1')).toMatchObject({
      status: 'in_progress',
      certainty: 'current',
    });
    expect(test.notices).toEqual([]);
  });

  it.each([
    ['401', 'ApiError'],
    ['403', 'ApiError'],
    ['429', 'ApiError'],
    ['500', 'ApiError'],
    ['nonsense', 'UnexpectedAnswer'],
    ['not-json', 'UnexpectedAnswer'],
  ])('rejects, and leaves no record: %s', async (word, name) => {
    for (const [type, id] of [
      ['response.completed', `resp_${word}_1`],
      ['batch.completed', `batch_${word}_1`],
      ['fine_tuning.job.succeeded', `ftjob-${word}-1`],
      ['eval.run.succeeded', `evalrun_${word}_1`],
      ['video.completed', `video_${word}_1`],
    ] as const) {
      const error = await handle(type, id);
      expect(error).toBeInstanceOf(Error);
      expect(error).toMatchObject({ name, message: expect.stringContaining(id) as string });
    }
    expect(test.notices).toEqual([]);
  });

  it('is dead after a few attempts that a key is refused', async () => {
    expect(await handle('batch.completed', 'batch_401_1', 2)).not.toBeInstanceOf(PermanentError);
    expect(await handle('batch.completed', 'batch_401_1', 3)).toBeInstanceOf(PermanentError);
    expect(await handle('batch.completed', 'batch_429_1', 3)).not.toBeInstanceOf(PermanentError);
  });

  it.each(['truncated', 'truncated-chunked'])(
    'keeps nothing of a file that breaks off: %s',
    async (word) => {
      const id = `batch_${word}_1`;
      expect(await handle('batch.completed', id)).toBeInstanceOf(Error);
      expect([...test.stored.keys()]).toEqual([`batches/${id}/batch.json`]);
      expect(await recordOf('batch', id)).toBeUndefined();
    },
  );

  it('says which of its files are gone', async () => {
    const stop = api.faults.add({ path: /file-output-batch_3/, fault: 'missing' });
    expect(await handle('batch.completed', 'batch_3')).toBe('completed');
    expect((await recordOf('batch', 'batch_3'))?.summary).toMatch(/; output\.jsonl is gone$/);
    stop();
  });

  it('keeps what the event says where there are no credentials', async () => {
    test = createContext(undefined);
    expect(await handle('batch.expired', 'batch_expired_1')).toBe('recorded');
    expect(await recordOf('batch', 'batch_expired_1')).toMatchObject({
      status: 'expired',
      certainty: 'stated',
      summary: 'not read: no credentials',
    });
    expect(test.notices).toHaveLength(1);
    expect(test.log.mock.calls.map(([, name]) => name)).toEqual(['no-credentials']);
  });

  it('stops when its time is up', async () => {
    const controller = new AbortController();
    const late = { ...test.context, signal: controller.signal };
    const off = api.onRequest(() => controller.abort());
    const event = { type: 'batch.completed', data: { id: 'batch_hang_1' } };
    await expect(handlers['batch.completed'](event, late)).rejects.toThrow('batch_hang_1');
    off();
  });

  it.each([
    undefined,
    null,
    5,
    'batch_1',
    [],
    {},
    { id: '' },
    { id: 5 },
    { id: 'x'.repeat(257) },
    { id: '\uD800' },
  ])('gives up an event whose data is %j', async (data) => {
    const handled = handlers['batch.completed']({ type: 'batch.completed', data }, test.context);
    await expect(handled).rejects.toThrow(
      new PermanentError('an event batch.completed without data.id'),
    );
  });
});

describe('a response', () => {
  it('is kept as it is, with its text, its tokens and its times', async () => {
    await handle('response.completed', 'resp_5');
    const response = jsonOf('responses/resp_5/response.json');
    expect(response).toMatchObject({ id: 'resp_5', object: 'response' });
    expect(response).not.toHaveProperty('output_text');
    expect(test.read('responses/resp_5/output.txt')).toMatch(/\w/);
    const { usage, createdAt, model, summary } = (await recordOf('response', 'resp_5')) ?? {};
    expect(usage).toEqual({
      inputTokens: (response['usage'] as { input_tokens: number }).input_tokens,
      outputTokens: (response['usage'] as { output_tokens: number }).output_tokens,
    });
    expect(createdAt).toEqual(new Date(1000 * Number(response['created_at'])));
    expect(model).toBe(response['model']);
    expect(summary).toBe(`${usage?.inputTokens} tokens in, ${usage?.outputTokens} out`);
  });

  it('says why it failed, by a code alone', async () => {
    await handle('response.failed', 'resp_failed_5');
    const { error } = jsonOf('responses/resp_failed_5/response.json') as {
      error?: { code: string };
    };
    expect((await recordOf('response', 'resp_failed_5'))?.summary).toContain(error?.code);
  });
});

describe('a batch', () => {
  it('counts its requests and tokens, and keeps each line', async () => {
    await handle('batch.completed', 'batch_mixed_5');
    const batch = jsonOf('batches/batch_mixed_5/batch.json') as {
      request_counts: { completed: number; failed: number; total: number };
      completed_at: number;
    };
    const { completed, failed, total } = batch.request_counts;
    const linesOf = (name: string) =>
      test.read(`batches/batch_mixed_5/${name}`)?.trim().split('\n').length;
    expect([linesOf('output.jsonl'), linesOf('errors.jsonl')]).toEqual([completed, failed]);
    expect(await recordOf('batch', 'batch_mixed_5')).toMatchObject({
      summary: `${completed} of ${total} completed, ${failed} failed`,
      endedAt: new Date(batch.completed_at * 1000),
      usage: { inputTokens: expect.any(Number) as number },
    });
  });
});

describe('a fine-tuning job', () => {
  it('names the new model, and keeps all events and result files', async () => {
    expect(await handle('fine_tuning.job.succeeded', 'ftjob-5')).toBe('succeeded');
    const job = jsonOf('fine-tuning-jobs/ftjob-5/job.json');
    expect(await recordOf('fine_tuning.job', 'ftjob-5')).toMatchObject({
      model: job['fine_tuned_model'],
      summary: `from ${String(job['model'])}; ${String(job['trained_tokens'])} tokens trained`,
    });
    for (const fileId of job['result_files'] as string[]) {
      expect(test.read(`fine-tuning-jobs/ftjob-5/${fileId}.csv`)).toMatch(/^step,/);
    }
    const events = test.read('fine-tuning-jobs/ftjob-5/events.jsonl')?.trim().split('\n') ?? [];
    expect(events.length).toBeGreaterThan(2);
    expect(events.map((line) => (JSON.parse(line) as { object: string }).object)).toEqual(
      events.map(() => 'fine_tuning.job.event'),
    );
  });
});

describe('an eval run', () => {
  it('is found among the evals of the account, and the next one at once', async () => {
    expect(await handle('eval.run.succeeded', 'evalrun_5')).toBe('completed');
    const run = jsonOf('eval-runs/evalrun_5/run.json') as {
      eval_id: string;
      result_counts: { passed: number; total: number; failed: number; errored: number };
    };
    const { passed, total, failed, errored } = run.result_counts;
    expect((await recordOf('eval.run', 'evalrun_5'))?.summary).toBe(
      `${passed} of ${total} passed, ${failed} failed, ${errored} errored; eval ${run.eval_id}`,
    );
    expect(test.read('eval-runs/evalrun_5/output-items.jsonl')?.trim().split('\n')).toHaveLength(
      total,
    );

    const before = api.requests.length;
    await handle('eval.run.succeeded', 'evalrun_5');
    const lookups = api.requests.slice(before).filter(({ path }) => !path.endsWith('output_items'));
    expect(lookups.map(({ path }) => path)).toEqual([`/v1/evals/${run.eval_id}/runs/evalrun_5`]);
  });

  it('is found by the setting without a look at the list', async () => {
    await handle('eval.run.succeeded', 'evalrun_6');
    const { eval_id: evalId } = jsonOf('eval-runs/evalrun_6/run.json') as { eval_id: string };
    test = createContext(api, { evalIds: ['eval_of_nobody', evalId] });
    const before = api.requests.length;
    await handle('eval.run.succeeded', 'evalrun_6');
    expect(api.requests.slice(before).filter(({ path }) => path === '/v1/evals')).toEqual([]);
  });

  it('is an outcome where no eval has it, with what to do about it', async () => {
    expect(await handle('eval.run.succeeded', 'evalrun_missing_1')).toBe('not-found');
    expect(await recordOf('eval.run', 'evalrun_missing_1')).toMatchObject({
      status: 'unknown',
      certainty: 'stated',
    });
    expect(test.log).toHaveBeenCalledWith('warn', 'eval-not-found', {
      run: 'evalrun_missing_1',
      remedy: 'name its eval in EVAL_IDS, then replay',
    });
  });
});

describe('a safety event', () => {
  it.each(['401', '403'])('is told even where the key may not read it: %s', async (word) => {
    expect(await handle('safety.warning_issued', `C-${word}-1`)).toBe('recorded');
    expect(test.notices).toEqual([
      expect.objectContaining({
        status: 'warning_issued',
        summary: 'not read: the key has no right to',
      }),
    ]);
  });

  // The SDK repeats what a 500 answers, once.
  it.each(['500x4', 'nonsensex2'])('is told before it can be read: %s', async (word) => {
    expect(await handle('safety.warning_issued', `C-${word}-1`)).toBeInstanceOf(Error);
    expect(await handle('safety.warning_issued', `C-${word}-1`, 2)).toBeInstanceOf(Error);
    expect(test.notices).toEqual([expect.objectContaining({ status: 'warning_issued' })]);
    expect(await handle('safety.warning_issued', `C-${word}-1`, 3)).toBe('warning');
    expect(await recordOf('safety.case', `C-${word}-1`)).toMatchObject({ certainty: 'final' });
  });

  it('keeps what it explains out of the notice', async () => {
    await handle('safety.alert.created', 'alert_5');
    const alert = jsonOf('safety-alerts/alert_5/alert.json');
    expect(test.notices).toEqual([expect.objectContaining({ summary: alert['error_type'] })]);
  });
});

describe('an event that is only noted', () => {
  it.each([
    ['thread.run.requires_action', { id: 'run_1' }, 'thread.run', 'run_1', 'requires_action'],
    ['batch.in_progress', { id: 'batch_1' }, 'batch', 'batch_1', 'in_progress'],
    ['agent.session.idle', { id: 'sess_1' }, 'agent.session', 'sess_1', 'idle'],
    ['live.transport.connected', { session_id: 'live_1' }, 'live.transport', 'live_1', 'connected'],
    ['file.processed', {}, 'file', 'wh_1', 'processed'],
    ['fine_tune.failed', null, 'fine_tune', 'wh_1', 'failed'],
  ] as const)('%s', async (type, data, kind, id, status) => {
    const event = { type, id: 'evt_1', created_at: 1_770_000_000, data };
    expect(await handlers[type](event, test.context)).toBe('recorded');
    expect(await recordOf(kind, id)).toMatchObject({ status, certainty: 'stated', type });
    expect(test.notices).toEqual([expect.objectContaining({ kind, id, status })]);
    expect(test.stored.size).toBe(0);
  });

  it('does not undo the end of a batch when it comes late', async () => {
    await handle('batch.completed', 'batch_7');
    await handle('batch.in_progress', 'batch_7');
    expect(await recordOf('batch', 'batch_7')).toMatchObject({ status: 'completed' });
  });
});
