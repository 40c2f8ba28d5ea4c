import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../../dev/openai/server.ts';
import { createClient } from '../../../src/openai/create-client.ts';
import type { Fetch } from '../../../src/openai/create-client.ts';
import { traceFetch } from '../../../src/telemetry/traces/trace-fetch.ts';
import { FAILED, recordSpans, toFacts, UNSET } from './record-spans.ts';

const spans = recordSpans();
const answering =
  (status: number): Fetch =>
  async () =>
    new Response('hush', { status });

describe('traceFetch', () => {
  it.each([
    ['https://api.openai.com/v1/files/file_1?after=hush#hush', undefined, 'GET'],
    [new URL('https://hush:hush@api.openai.com/v1/files/file_1'), { method: 'post' }, 'POST'],
    [new Request('https://api.openai.com/v1/files/file_1?hush', { method: 'PUT' }), {}, 'PUT'],
  ])('tells of %s where it goes, but no query and no header', async (input, init, method) => {
    const headers = { authorization: 'Bearer hush' };
    const response = await traceFetch(answering(200))(input, { ...init, headers });
    expect(await response.text()).toBe('hush');
    expect(spans.all().map(toFacts)).toEqual([
      {
        name: `${method} api.openai.com`,
        kind: 'CLIENT',
        attributes: {
          'http.request.method': method,
          'server.address': 'api.openai.com',
          'url.full': 'https://api.openai.com/v1/files/file_1',
          'http.response.status_code': 200,
        },
        status: UNSET,
      },
    ]);
  });

  it.each([400, 404, 429, 500, 503])('fails with an answer %i', async (status) => {
    expect(await traceFetch(answering(status))('https://api.openai.com/')).toMatchObject({
      status,
    });
    expect(spans.one('GET api.openai.com')).toMatchObject({
      status: FAILED,
      attributes: { 'error.type': String(status), 'http.response.status_code': status },
    });
  });

  it('fails without an answer', async () => {
    const error = new TypeError('fetch failed', {
      cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
    });
    const fetch = traceFetch(() => Promise.reject(error));
    await expect(fetch('https://api.openai.com/')).rejects.toBe(error);
    expect(toFacts(spans.one('GET api.openai.com'))).toMatchObject({
      status: FAILED,
      attributes: { 'error.type': 'ECONNREFUSED' },
    });
  });

  it('cuts a path that somebody made long, and rejects what is no address', async () => {
    await traceFetch(answering(200))(`https://api.openai.com/${'x'.repeat(1000)}`);
    expect(spans.one('GET api.openai.com').attributes['url.full']).toHaveLength(256);
    await expect(traceFetch(answering(200))('nowhere')).rejects.toThrow(TypeError);
  });
});

describe('the SDK’s client with a traced fetch', () => {
  let api: OpenAiStandIn;
  beforeAll(async () => {
    api = await startOpenAi();
  });
  afterAll(() => api.stop());

  it('has a span for each try, and tells the other side nothing of the trace', async () => {
    const seen: Headers[] = [];
    let tries = 0;
    const fetch: Fetch = async (input, init) => {
      seen.push(new Headers(init?.headers));
      tries += 1;
      const busy = new Response('{}', { status: 500, headers: { 'retry-after-ms': '1' } });
      return tries === 1 ? busy : globalThis.fetch(input, init);
    };
    const account = { kind: 'openai', apiKey: 'sk-hush', baseUrl: api.baseUrl } as const;
    const noToken = () => Promise.reject(new Error('no token'));
    const client = createClient(account, noToken, traceFetch(fetch));
    await client.batches.list({ limit: 5 });
    expect(spans.draw()).toEqual(['GET 127.0.0.1 !500', 'GET 127.0.0.1']);
    expect(seen).toHaveLength(2);
    for (const headers of seen) expect(headers.has('traceparent')).toBe(false);
    expect(JSON.stringify(spans.all().map(toFacts))).not.toContain('hush');
  });
});
