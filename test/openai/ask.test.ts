import { type OpenAI } from 'openai';
import { looseObject, string } from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { ApiError, NoTokenError, UnexpectedAnswer } from '../../src/openai/api-error.ts';
import { ask, askJson, askList } from '../../src/openai/ask.ts';
import { createGetOpenAI } from '../../src/openai/client.ts';
import { giveUpLater, isGone } from '../../src/openai/failure.ts';
import { PermanentError } from '../../src/webhooks/errors.ts';

const Named = looseObject({ id: string(), status: string() });

let api: OpenAiStandIn;
let openai: OpenAI;

async function connect(baseUrl: string, apiKey = 'sk-very-secret'): Promise<OpenAI> {
  const accounts = new Map([['default', { kind: 'openai', apiKey, baseUrl }]] as const);
  const client = await createGetOpenAI(accounts, () => Promise.reject(new Error('no token')))(
    'default',
  );
  if (!client) throw new Error('no client');
  return client;
}

beforeAll(async () => {
  api = await startOpenAi({ retryAfterSeconds: 0.01 });
  openai = await connect(api.baseUrl);
});

afterAll(() => api.stop());

const failure = async (promise: Promise<unknown>): Promise<Error> => {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('nothing was thrown');
  return error;
};

const askBatch = (id: string, client = openai) =>
  askJson(id, () => client.batches.retrieve(id), Named);

describe('askJson', () => {
  it('gives the answer as it came, and what was looked for in it', async () => {
    const { text, value } = await askBatch('batch_1');
    expect(value).toMatchObject({ id: 'batch_1', status: 'completed' });
    expect(JSON.parse(text)).toEqual(value);
    const plain = await fetch(`${api.baseUrl}/batches/batch_1`, {
      headers: { authorization: 'Bearer x' },
    });
    expect(text).toBe(await plain.text());
  });

  it.each([
    ['missing', 404, undefined],
    ['401', 401, 'invalid_api_key'],
    ['403', 403, 'insufficient_permissions'],
    ['429', 429, 'rate_limit_exceeded'],
    ['500', 500, undefined],
  ])(
    'names the resource of a refusal, and nothing that it says: %s',
    async (word, status, code) => {
      const error = await failure(askBatch(`batch_${word}_1`));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status, code });
      const expected = ['the API answered', status, code, `for batch_${word}_1`];
      expect(error.message.split(': ')[0]).toBe(expected.filter(Boolean).join(' '));
      expect(isGone(error, `batch_${word}_1`)).toBe(status === 404);
      expect(isGone(error, 'batch_1')).toBe(false);
    },
  );

  it('keeps what a refusal asks for', async () => {
    const error = (await failure(askBatch('batch_429_2'))) as ApiError;
    expect(error.headers?.get('retry-after')).toBe('0.01');
  });

  it.each(['nonsense', 'not-json'])('refuses an answer of another shape: %s', async (word) => {
    const error = await failure(askBatch(`batch_${word}_1`));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
    expect(error.message).toContain(`batch_${word}_1`);
    expect(error.message).not.toMatch(/hello|html/);
    expect(error.cause).toBeUndefined();
  });

  it('says why no answer came', async () => {
    const stopped = await startOpenAi();
    await stopped.stop();
    const error = await failure(askBatch('batch_1', await connect(stopped.baseUrl)));
    expect(error.message).toBe('the API gave no answer ECONNREFUSED for batch_1');
    expect(error).toMatchObject({ status: undefined });
  });

  it('never says the key, but what to do about it', async () => {
    const error = await failure(askBatch('batch_1', await connect(api.baseUrl, 'wrong-key')));
    expect(error.message).toMatch(/^the API answered 401 invalid_api_key for batch_1: /);
    expect(error.message).not.toContain('wrong-key');
  });
});

describe('ask', () => {
  it('gives a body that has yet to be read', async () => {
    const response = await ask('file-output-batch_1', () =>
      openai.files.content('file-output-batch_1'),
    );
    expect(response.bodyUsed).toBe(false);
    expect((await response.text()).split('\n').length).toBeGreaterThan(1);
  });
});

describe('askList', () => {
  it('passes on items over all pages', async () => {
    const { jobs } = openai.fineTuning;
    const inPagesOf = async (limit: number) =>
      Array.fromAsync(
        askList('events', (query) => jobs.listEvents('ftjob-1', { ...query, limit })),
      );
    const events = await inPagesOf(100);
    expect(events.length).toBeGreaterThan(2);
    expect(await inPagesOf(2)).toEqual(events);
    expect(await inPagesOf(events.length)).toEqual(events);
  });

  it.each(['nonsense', 'not-json'])('refuses a page of another shape: %s', async (word) => {
    const list = () => openai.fineTuning.jobs.listEvents(`ftjob-${word}-1`);
    const error = await failure(Array.fromAsync(askList('events', list)));
    expect(error).toBeInstanceOf(UnexpectedAnswer);
  });

  it('names the resource where a page fails', async () => {
    const list = () => openai.fineTuning.jobs.listEvents('ftjob-403-1');
    const error = await failure(Array.fromAsync(askList('ftjob-403-1', list)));
    expect(error).toMatchObject({ name: 'ApiError', status: 403 });
  });
});

describe('a request', () => {
  it('that cannot be made is named as well', async () => {
    const error = await failure(askBatch('..'));
    expect(error).toMatchObject({ name: 'ApiError', message: 'the API gave no answer for ..' });
  });

  it('without a token says what to do', async () => {
    const accounts = new Map([
      ['default', { kind: 'azure', endpoint: api.azureEndpoint, scope: 'scope' }],
    ] as const);
    const noToken = new NoTokenError('no token for scope: sign in');
    const client = await createGetOpenAI(accounts, () => Promise.reject(noToken))('default');
    if (!client) throw new Error('no client');
    expect(await failure(askBatch('batch_1', client))).toBe(noToken);
  });
});

describe('giveUpLater', () => {
  it.each([
    [
      '401',
      'the API answered 401 invalid_api_key for batch_401_1: its key is not valid (any more), or its token is not accepted',
    ],
    [
      '403',
      'the API answered 403 insufficient_permissions for batch_403_1: its key or identity lacks the right to do this',
    ],
    ['nonsense', "the API's answer for batch_nonsense_1 is not as documented: id, status"],
  ])('gives up what stays refused after three attempts: %s', async (word, message) => {
    const error = await failure(askBatch(`batch_${word}_1`));
    for (const attempt of [1, 2]) {
      expect(giveUpLater(error, attempt)).not.toBeInstanceOf(PermanentError);
      expect(giveUpLater(error, attempt)).toMatchObject({ message });
    }
    expect(giveUpLater(error, 3)).toBeInstanceOf(PermanentError);
    expect(giveUpLater(error, 3)).toMatchObject({ message });
  });

  it.each(['429', '500'])('never gives up what passes: %s', async (word) => {
    const error = await failure(askBatch(`batch_${word}_1`));
    expect(giveUpLater(error, 8)).toBe(error);
  });

  it('leaves what is no answer of the API as it is', () => {
    const error = new Error('storage');
    expect(giveUpLater(error, 8)).toBe(error);
  });
});
