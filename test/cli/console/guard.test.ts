import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startStage } from './stage.ts';

const READS = ['/', '/app.js', '/api/info', '/api/deliveries', '/api/stream', '/api/no-such'];

describe('who may come in', () => {
  it('follows the link, gets a cookie, and is led to the page without the token', async () => {
    const { ask, token, port, own } = await startStage();
    const { status, headers, body } = await ask(`/?token=${token}`);
    // A redirect would get no cookie where the link was clicked on another site.
    expect({ status, type: headers['content-type'], location: headers.location }).toEqual({
      status: 200,
      type: 'text/html; charset=UTF-8',
      location: undefined,
    });
    expect(body).toContain('<meta http-equiv="refresh" content="0;url=/">');
    expect(body).not.toContain(token);
    const [cookie = '', ...others] = headers['set-cookie'] ?? [];
    expect(others).toEqual([]);
    expect(cookie).toMatch(
      new RegExp(`^inspector-${port}=[\\w-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
    );
    expect(cookie).not.toContain(token);
    const page = await ask('/', { headers: { cookie: own.cookie } });
    expect(page).toMatchObject({ status: 200, body: '<!doctype html><title>page</title>' });
  });

  it.each(READS)('has nothing at %s without a cookie', async (path) => {
    const { ask, origin } = await startStage();
    const headers = { origin, 'sec-fetch-site': 'same-origin' };
    const { status, body } = await ask(path, { headers });
    expect(status).toBe(401);
    expect(JSON.parse(body)).toEqual({
      error: 'whoever asks has not followed the link',
      remedy: 'Open the link that the terminal shows.',
    });
  });

  it.each(['', 'x', 'A'.repeat(43), '%00'])('refuses the token %j', async (token) => {
    const { ask } = await startStage();
    const { status, headers } = await ask(`/?token=${token}`);
    expect(status).toBe(401);
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('takes the token at the page only, and not as the cookie', async () => {
    const { ask, token, port } = await startStage();
    expect((await ask(`/api/info?token=${token}`)).status).toBe(401);
    const cookie = `inspector-${port}=${token}`;
    expect((await ask('/api/info', { headers: { cookie } })).status).toBe(401);
  });

  it('refuses the cookie and the token of another start', async () => {
    const [one, other] = [await startStage(), await startStage()];
    const [, value] = other.cookie.split('=');
    const cookie = `inspector-${one.port}=${value}`;
    expect((await one.ask('/api/info', { headers: { cookie } })).status).toBe(401);
    expect((await one.ask(`/?token=${other.token}`)).status).toBe(401);
    expect((await one.get('/api/info')).status).toBe(200);
  });
});

describe('a page of another place', () => {
  it.each([
    ['attacker.example'],
    ['attacker.example:PORT'],
    ['127.0.0.1'],
    ['127.0.0.1:1'],
    ['localhost.attacker.example:PORT'],
    ['[::1]:PORT'],
    ['LOCALHOST:PORT'],
    ['127.0.0.1:PORT.attacker.example'],
    ['0.0.0.0:PORT'],
  ])('is not reached as %s', async (name) => {
    const { ask, own, port, token } = await startStage();
    const host = name.replace('PORT', String(port));
    for (const path of [...READS, `/?token=${token}`]) {
      const { status, headers } = await ask(path, { headers: { ...own, host } });
      expect({ path, isRefused: [400, 403].includes(status) }).toEqual({ path, isRefused: true });
      expect(headers['set-cookie']).toBeUndefined();
    }
  });

  it.each(['127.0.0.1', 'localhost'])('is reached as %s', async (name) => {
    const { ask, own, port } = await startStage();
    const host = `${name}:${port}`;
    const headers = { ...own, host, origin: `http://${host}` };
    expect((await ask('/api/info', { headers })).status).toBe(200);
  });

  it.each([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://attacker.example' }],
    ['no origin to speak of', { origin: 'null' }],
    ['another port as origin', { origin: 'http://127.0.0.1:1' }],
    ['https', { origin: 'https://127.0.0.1:PORT' }],
  ])('reads nothing with the cookie: %s', async (_, foreign) => {
    const { ask, own, port } = await startStage();
    const headers = JSON.parse(
      JSON.stringify({ ...own, ...foreign }).replace('PORT', String(port)),
    ) as Record<string, string>;
    for (const path of READS.slice(1)) {
      const { status } = await ask(path, { headers });
      expect({ path, status }).toEqual({ path, status: 403 });
    }
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['by nobody', { 'sec-fetch-site': 'none' }],
    ['from a foreign origin', { origin: 'https://attacker.example' }],
    ['from a sandbox', { origin: 'null' }],
    ['without an origin', { origin: undefined }],
  ])('changes nothing with the cookie: %s', async (_, foreign) => {
    const { ask, own } = await startStage();
    const all = { ...own, 'content-type': 'application/json', ...foreign };
    const headers = Object.fromEntries(
      Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    for (const path of ['/api/plan', '/api/do']) {
      const { status } = await ask(path, { method: 'POST', headers, body: '{}' });
      expect({ path, status }).toEqual({ path, status: 403 });
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', ''])(
    'sends no order as a form can: %j',
    async (type) => {
      const { post } = await startStage();
      expect((await post('/api/plan', {}, { 'content-type': type })).status).toBe(415);
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])('is not asked with %s', async (method) => {
    const { ask, own } = await startStage();
    for (const path of ['/api/deliveries', '/api/stream']) {
      expect((await ask(path, { method, headers: own })).status).toBe(405);
    }
  });
});

describe('answers', () => {
  it.each([...READS.filter((path) => path !== '/api/stream'), '/api/files?path=x', '/?token=x'])(
    'of %s tell the browser to do nothing with them but show the page',
    async (path) => {
      const { get } = await startStage();
      const { headers } = await get(path);
      expect(headers).toMatchObject({
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
          "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-origin');
    },
  );

  it.each([
    '/secret.txt',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/app.js/../secret.txt',
    '/..%2fsecret.txt',
    '//secret.txt',
  ])('hold nothing else of the folder: %s', async (path) => {
    const { get } = await startStage();
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(body).not.toContain('not of the page');
  });

  it('say what the page lacks', async () => {
    const { get } = await startStage();
    const { status, body } = await get('/app.css');
    expect(status).toBe(404);
    expect(JSON.parse(body)).toMatchObject({ error: 'the page has no app.css' });
  });
});

it('listens on this machine alone', async () => {
  const { port, url } = await startStage();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ address }) => address !== '127.0.0.1' && !address.startsWith('fe80'))
    .map(({ address }) => address);
  for (const host of [...others, '127.0.0.2']) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect({ port, host });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    expect({ host, isOpen }).toEqual({ host, isOpen: false });
  }
});
