import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forkHost, type ForkedHost } from './fork-host.ts';

let host: ForkedHost;
const get = (path: string, init?: RequestInit) => fetch(host.url + path, init);
const linesOf = (name: string) => host.lines.filter((line) => line.function === name);

beforeAll(async () => {
  host = await forkHost({
    env: {
      'AzureWebJobs.paused.Disabled': '1',
      AzureFunctionsJobHost__functionTimeout: '00:00:00.3',
      FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '200000',
    },
  });
});

afterAll(() => host.stop());

describe('requests', () => {
  it('reach the function byte for byte', async () => {
    const body = Buffer.concat([Buffer.from('\uFEFF{ "a": 1 }\r\n'), randomBytes(100_000)]);
    const response = await get('/api/digest', { method: 'POST', body });
    expect(await response.text()).toBe(createHash('sha256').update(body).digest('hex'));
  });

  it('may be sent in chunks of unknown length', async () => {
    const body = ReadableStream.from([Buffer.from('one '), Buffer.from('two')]);
    const response = await get('/api/digest', { method: 'POST', body, duplex: 'half' });
    expect(await response.text()).toBe(createHash('sha256').update('one two').digest('hex'));
  });

  it.each(['known', 'unknown'])(
    'that are too long are refused, their length being %s',
    async (known) => {
      const bytes = Buffer.alloc(200_001);
      const response = await get('/api/digest', {
        method: 'POST',
        body: known === 'known' ? bytes : ReadableStream.from([bytes]),
        duplex: 'half',
      });
      expect(response.status).toBe(413);
    },
  );

  it('carry parameters, joined headers and query, and the trace of the caller', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const sent = Promise.withResolvers<string>();
    // fetch would join the headers itself.
    request(
      `${host.url}/api/Echo/1/a%2Fb?x=1&x=2&y=`,
      { headers: { 'x-many': ['one', 'two'], 'x-empty': '', traceparent } },
      (response) => {
        response.setEncoding('utf8').on('data', sent.resolve);
      },
    ).end();
    expect(JSON.parse(await sent.promise)).toMatchObject({
      method: 'GET',
      url: `${host.url}/api/Echo/1/a%2Fb?x=1&x=2&y=`,
      params: { first: '1', second: 'a/b' },
      query: { x: '1,2', y: '' },
      headers: { 'x-many': 'one,two', 'x-empty': '' },
      traceParent: traceparent,
    });
  });

  it('have a trace of their own when the caller has none', async () => {
    const echo = (await (await get('/api/echo/1')).json()) as Record<string, unknown>;
    expect(echo['traceParent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
  });
});

describe('routes', () => {
  it.each([
    ['/api/echo/1', { first: '1' }],
    ['/api/echo/1/', { first: '1' }],
    ['/api/files/a/b%20c', { rest: 'a/b c' }],
    ['/api/files', {}],
    ['/api/named/a.b', { name: 'a', extension: 'b' }],
  ])('%s matches', async (path, params) => {
    const answer = (await (await get(path)).json()) as { params?: unknown };
    expect(answer.params ?? answer).toEqual(params);
  });

  it.each([
    ['GET', '/api/unknown'],
    ['GET', '/echo/1'],
    ['GET', '/api/echo'],
    ['GET', '/api/echo/1/2/3'],
    ['GET', '/api/named/a'],
    ['GET', '/api/files/%zz'],
    ['GET', '/api/digest'],
    ['DELETE', '/api/echo/1'],
    ['HEAD', '/api/echo/1'],
    ['GET', '/api/paused'],
    ['GET', '/'],
  ])('%s %s is not found', async (method, path) => {
    expect((await get(path, { method })).status).toBe(404);
  });
});

describe('responses', () => {
  it('have the status, headers and cookies of the function', async () => {
    const { status, headers } = await get('/api/echo/1');
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.get('x-answer')).toBe('yes');
    expect(headers.getSetCookie()).toEqual([
      'a=one%20two; Max-Age=60; Path=/; HttpOnly; SameSite=Strict',
      'b=2; Secure',
    ]);
  });

  it('are empty when the function returns nothing', async () => {
    expect((await get('/api/nothing')).status).toBe(204);
  });

  it('are 500 and logged when the function throws', async () => {
    const response = await get('/api/throws');
    expect([response.status, await response.text()]).toEqual([500, '']);
    expect(linesOf('throws')).toMatchObject([
      {
        level: 'error',
        message: 'Error: the handler threw',
        stack: expect.stringContaining('http.ts') as string,
      },
    ]);
  });

  it('are 500 when the function takes longer than functionTimeout', async () => {
    expect((await get('/api/never-ends')).status).toBe(500);
    expect(linesOf('never-ends')).toMatchObject([
      { level: 'error', message: 'Error: Timeout value of 0.3 s exceeded by the function.' },
    ]);
  });

  it('are 500 when the function registers another', async () => {
    expect((await get('/api/registers')).status).toBe(500);
    expect(linesOf('registers')[0]?.message).toContain('only be registered during app startup');
  });
});

describe('the list of functions', () => {
  it('tells types, addresses and what is disabled', async () => {
    const found = Object.fromEntries(host.functions.map((one) => [one.name, one]));
    expect(found).toMatchObject({
      echo: {
        type: 'httpTrigger',
        disabled: false,
        url: `${host.url}/api/echo/{first:int}/{second?}`,
      },
      paused: { disabled: true },
      work: { type: 'queueTrigger', disabled: true },
      tick: { type: 'timerTrigger', disabled: true },
    });
    const listed = (await (await get('/admin/functions')).json()) as unknown[];
    expect(listed).toHaveLength(host.functions.length);
  });
});
