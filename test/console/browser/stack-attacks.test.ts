import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createSample } from '../../../dev/samples/create-sample.ts';
import { secret } from '../../e2e/receiver.ts';
import { serveAttack } from './attacker.ts';
import { REBOUND } from './browser.ts';
import { describeStack } from './describe-stack.ts';
import { patience } from '../../patience.ts';

const SECRET_ID = 'wh_not_for_others';

describeStack('whoever attacks the page', (stage) => {
  /** Somebody who uses the page, and in the same browser a page of somebody else, which runs a script. */
  async function visit(host: string, script: string) {
    const event = createSample('response.completed');
    await stage.receiver.post({ id: SECRET_ID, secret, event });
    const victim = await stage.open();
    await victim.locator(`#row-${SECRET_ID}`).waitFor();
    const port = await serveAttack(`<!doctype html><title>ready</title><body>
      <script>const target = ${JSON.stringify(stage.origin)};
      const heard = [];
      (async () => { ${script} })().then(
        () => { document.title = 'over'; },
        (error) => { heard.push(String(error)); document.title = 'over'; },
      );</script>`);
    const page = await victim.context().newPage();
    const answers = await watchAnswers(page, stage.origin);
    await page.goto(`http://${host}:${port}/`);
    return { page, answers };
  }

  const refusals = /40[135]|CORS|frame-ancestors|Cross-Origin-Opener-Policy|ERR_/i;

  const over = async (page: Page) => {
    await expect.poll(() => page.title(), { timeout: 60_000 }).toBe('over');
  };

  /**
   * What a server answers, whether or not the browser lets the page have it. The browser tells of a
   * request and of its answer in either order, and at times only after the page has gone on.
   */
  async function watchAnswers(page: Page, origin: string) {
    const asked = new Map<string, string>();
    const answered = new Map<string, number>();
    const session = await page.context().newCDPSession(page);
    session.on('Network.requestWillBeSent', ({ requestId, request }) => {
      const url = new URL(request.url);
      if (url.origin === origin) asked.set(requestId, `${request.method} ${url.pathname}`);
    });
    session.on('Network.responseReceivedExtraInfo', ({ requestId, statusCode }) => {
      answered.set(requestId, statusCode);
    });
    await session.send('Network.enable');
    return (like: RegExp): readonly string[] =>
      [...asked]
        .map(([requestId, what]) => `${what} ${answered.get(requestId) ?? 'unanswered'}`)
        .filter((line) => like.test(line));
  }

  // Another port of this machine counts as the same site, to which cookies are sent.
  it.each(['127.0.0.1', REBOUND])('gets nothing done from a page at %s', async (host) => {
    stage.forgives = refusals;
    const { page, answers } = await visit(
      host,
      `const body = JSON.stringify({ do: 'replay', id: '${SECRET_ID}', why: '' });
       const post = (path, init) =>
         fetch(target + path, { method: 'POST', body, credentials: 'include', ...init })
           .then((response) => response.text(), String)
           .then((text) => heard.push(text));
       for (const path of ['/api/plan', '/api/do']) {
         await post(path, { mode: 'no-cors' });
         await post(path, { mode: 'no-cors', headers: { 'content-type': 'text/plain' } });
         await post(path, { headers: { 'content-type': 'application/json' } });
       }`,
    );
    await over(page);
    await expect.poll(() => answers(/^POST .* 40[135]$/), patience).toHaveLength(4);
    // What comes as JSON is asked about first, and is not sent after the answer to that.
    await expect.poll(() => answers(/^OPTIONS .* 40[135]$/), patience).toHaveLength(2);
    expect(answers(/ [235]\d\d$/)).toEqual([]);
    expect((await page.evaluate<string[]>('heard')).join()).not.toContain('confirmation');
  });

  it.each(['127.0.0.1', REBOUND])('cannot have a form at %s order anything', async (host) => {
    stage.forgives = refusals;
    const { page, answers } = await visit(
      host,
      `document.body.innerHTML = '<form method="post" enctype="text/plain"><input name="x"></form>';
       const [form] = document.forms;
       form.action = target + '/api/plan';
       form.submit();`,
    );
    await page.waitForURL(`${stage.origin}/**`);
    await expect
      .poll(() => answers(/^POST /), patience)
      .toEqual([expect.stringMatching(/^POST \/api\/plan 40[13]$/)]);
  });

  it.each(['127.0.0.1', REBOUND])('reads nothing from a page at %s', async (host) => {
    stage.forgives = refusals;
    const { page, answers } = await visit(
      host,
      `const urls = ['/api/deliveries', '/api/deliveries/${SECRET_ID}', '/api/health', '/'];
       for (const path of urls) {
         for (const mode of ['cors', 'no-cors']) {
           await fetch(target + path, { mode, credentials: 'include' })
             .then((response) => response.text(), String)
             .then((text) => heard.push(text));
         }
       }
       await new Promise((resolve) => {
         const source = new EventSource(target + '/api/stream', { withCredentials: true });
         source.addEventListener('fine', () => { heard.push('streamed'); resolve(); });
         source.addEventListener('error', resolve);
       });
       await new Promise((resolve) => {
         const script = document.createElement('script');
         script.src = target + '/app.js';
         script.onload = () => { heard.push('ran'); resolve(); };
         script.onerror = resolve;
         document.head.append(script);
       });`,
    );
    await over(page);
    const heard = (await page.evaluate<string[]>('heard')).join();
    expect(heard).not.toMatch(/wh_|findings|doctype|streamed|ran/);
    await expect.poll(() => answers(/ \/api\/.* 40[13]$/), patience).toHaveLength(7);
    expect(answers(/ \/api\/.* [235]\d\d$/)).toEqual([]);
  });

  it.each(['127.0.0.1', REBOUND])('cannot frame the page at %s', async (host) => {
    stage.forgives = refusals;
    const { page } = await visit(
      host,
      `const frame = document.createElement('iframe');
       frame.src = target + '/';
       const loaded = new Promise((resolve) => { frame.onload = resolve; });
       document.body.append(frame);
       await loaded;`,
    );
    await over(page);
    const [, frame] = page.frames();
    expect(await frame?.locator('#app').count()).toBe(0);
  });

  it('gets nothing by a name of its own that comes to mean this machine', async () => {
    stage.forgives = refusals;
    const rebound = stage.link.replace('127.0.0.1', REBOUND);
    const page = await stage.newPage();
    const answer = await page.goto(rebound);
    expect(answer?.status()).toBe(403);
    expect(await page.content()).toContain('this page is not of that host');
    expect(await page.context().cookies()).toEqual([]);
    const asked = await page.goto(`http://${REBOUND}:${new URL(stage.origin).port}/api/deliveries`);
    expect(asked?.status()).toBe(403);
  });

  it('gets nothing by a link with another token, or without one', async () => {
    stage.forgives = refusals;
    const page = await stage.newPage();
    for (const query of [`?token=${'A'.repeat(43)}`, '?token=', '']) {
      const answer = await page.goto(`${stage.origin}/${query}`);
      expect(answer?.status()).toBe(401);
      expect(await page.locator('#app').count()).toBe(0);
    }
    expect(await page.context().cookies()).toEqual([]);
  });

  it('gets no script to read the cookie or to leave a token in the address', async () => {
    const page = await stage.open();
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(page.url()).toBe(`${stage.origin}/`);
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(stage.link).not.toContain(cookie?.value ?? 'token');
  });
});
