import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createSummary } from './fake-data.ts';
import { describeInBrowser } from './stage.ts';
import { patience } from '../../patience.ts';

const list = '#flow-list';
const rows = (page: Page) => page.locator(`${list} .row[aria-selected]`);
const scrollTop = (page: Page) =>
  page.evaluate<number>(`document.querySelector('${list}').scrollTop`);
const scrollTo = (page: Page, top: number) =>
  page.evaluate(`document.querySelector('${list}').scrollTop = ${top}`);
/** Has the page believe that its tab was left, or come back to. */
const setHidden = (isHidden: boolean) =>
  `Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));`;
/** Where a row is on the screen. */
const topOf = async (page: Page, id: string) => (await page.locator(`#row-${id}`).boundingBox())?.y;

describeInBrowser('the flow, live', 500, (stage) => {
  it('shows what arrives at the top, and what becomes of it in its place', async () => {
    const page = await stage.open();
    const fresh = createSummary(501, Date.now(), { state: 'received', type: 'video.failed' });
    await stage.server.tell('delivery', fresh);
    await page.locator('#row-wh_000501', { hasText: 'received' }).waitFor();
    expect(await rows(page).first().getAttribute('id')).toBe('row-wh_000501');
    const second = await rows(page).nth(1).getAttribute('id');

    await stage.server.tell('delivery', { ...fresh, state: 'dead', outcome: 'gone', version: '2' });
    await page.locator('#row-wh_000501', { hasText: 'gone' }).waitFor();
    expect(await rows(page).nth(1).getAttribute('id')).toBe(second);
    await page.getByText('501 deliveries').waitFor();
  });

  it('does not move what is being read, and says how many are new', async () => {
    const page = await stage.open();
    await scrollTo(page, 1000);
    await page.locator('#row-wh_000465').waitFor();
    const before = await topOf(page, 'wh_000465');
    for (const n of [501, 502, 503]) {
      await stage.server.tell('delivery', createSummary(n, Date.now() + n));
    }
    await page.getByRole('button', { name: '3 new' }).waitFor();
    expect(await topOf(page, 'wh_000465')).toBe(before);
    expect(await scrollTop(page)).toBeGreaterThan(1000);

    await page.getByRole('button', { name: '3 new' }).click();
    await page.locator('#row-wh_000503').waitFor();
    expect(await page.locator('.pill').count()).toBe(0);
  });

  it('does not move the row of the open delivery at the top, even in a short list', async () => {
    stage.server.deliveries = stage.server.deliveries.slice(0, 3);
    const page = await stage.open('/?open=wh_000499');
    await page.locator('#row-wh_000499').waitFor();
    const before = await topOf(page, 'wh_000499');
    for (const n of [501, 502, 503]) {
      await stage.server.tell('delivery', createSummary(n, Date.now() + n));
    }
    const pill = page.getByRole('button', { name: '3 new' });
    await pill.waitFor();
    expect(await topOf(page, 'wh_000499')).toBe(before);
    await pill.click();
    await page.locator('#row-wh_000503').waitFor();
    await pill.waitFor({ state: 'detached' });
  });

  it('has no count of what is new for a list that was covered', async () => {
    const page = await stage.open('/', { viewport: { width: 360, height: 740 } });
    await page.locator('#row-wh_000499').click();
    await page.getByRole('tabpanel').waitFor();
    await stage.server.tell('delivery', createSummary(501, Date.now() + 501));
    await page.getByText('501 deliveries').waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await page.locator('#row-wh_000501').waitFor();
    expect(await page.locator('.pill').count()).toBe(0);
  });

  it('does not move a row from under the pointer', async () => {
    const page = await stage.open();
    await page.locator('#row-wh_000498').hover();
    const before = await topOf(page, 'wh_000498');
    await stage.server.tell('delivery', createSummary(501, Date.now() + 501));
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await topOf(page, 'wh_000498')).toBe(before);
    await page.locator('.top').hover();
    await page.getByRole('button', { name: '1 new' }).click();
    await page.locator('.top').hover();
    await stage.server.tell('delivery', createSummary(502, Date.now() + 502));
    await page.locator('#row-wh_000502').waitFor();
    expect(await page.locator('.pill').count()).toBe(0);
  });

  it('shows a delivery that leaves the filter no more, and one that comes into it', async () => {
    const page = await stage.open('/?states=dead');
    const asked = stage.server.asked.find((line) => line.includes('/api/stream'));
    expect(asked).toBe('GET /api/stream');
    const dead = await rows(page).count();
    const id = stage.server.deliveries.find(({ state }) => state === 'dead')?.id ?? '';
    const row = stage.server.deliveries.find((other) => other.id === id);
    await stage.server.tell('delivery', { ...row, state: 'received', version: '2' });
    await page.locator(`#row-${id}`).waitFor({ state: 'detached' });
    expect(await rows(page).count()).toBe(dead - 1);
    await stage.server.tell('delivery', { ...row, state: 'dead', version: '3' });
    await page.locator(`#row-${id}`).waitFor();
  });

  it('takes no notice of an answer that was meant for the filter before', async () => {
    const page = await stage.open();
    const { promise: isLetGo, resolve: letGo } = Promise.withResolvers<void>();
    const isOfAll = (url: string) => url.endsWith('/api/deliveries?limit=200');
    stage.server.hold = (asked) => (isOfAll(asked) ? isLetGo : undefined);
    const asked = page.waitForRequest((request) => isOfAll(request.url()));
    await stage.server.tell('fine', {});
    const late = (await asked).response();
    await page.getByLabel('Sender').selectOption('azure-east');
    await page.getByText('100 deliveries').waitFor();
    letGo();
    await (await late)?.finished();
    await page.evaluate('new Promise(requestAnimationFrame)');
    const senders = await rows(page).locator('.is-sender').allTextContents();
    expect(new Set(senders)).toEqual(new Set(['azure-east']));
  });

  it('says that it is disconnected, comes back, and has what it missed', async () => {
    const page = await stage.open();
    stage.server.broken.set('/api/stream', { status: 500, error: 'gone' });
    stage.server.broken.set('/api/info', { status: 500, error: 'gone' });
    stage.server.hangUp();
    await page.getByRole('alert').getByText('npm start').waitFor();
    await page.getByText('disconnected', { exact: true }).waitFor();

    stage.server.deliveries.unshift(createSummary(501, Date.now()));
    stage.server.broken.clear();
    await page.getByText('live', { exact: true }).waitFor();
    await page.locator('#row-wh_000501').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    stage.complaints.length = 0;
  });

  it('comes back by itself after the server has only ended the stream', async () => {
    const page = await stage.open();
    stage.server.hangUp();
    await page.getByText('connecting', { exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    await page.getByText('live', { exact: true }).waitFor();
    expect(stage.server.listeners()).toBe(1);
  });

  it('does not listen while it is hidden, and has what it missed when it is seen again', async () => {
    const page = await stage.open();
    await page.evaluate(setHidden(true));
    await expect.poll(() => stage.server.listeners(), patience).toBe(0);
    await stage.server.tell('delivery', createSummary(501, Date.now()));
    await page.evaluate(setHidden(false));
    await page.locator('#row-wh_000501').waitFor();
    expect(stage.server.listeners()).toBe(1);
  });

  it('says so when the server was started again and does not know the page', async () => {
    const page = await stage.open();
    stage.server.broken.set('/api/stream', { status: 401, error: 'no' });
    stage.server.broken.set('/api/info', { status: 401, error: 'no' });
    stage.server.hangUp();
    await page.getByRole('alert').getByText('Open the link').waitFor();
    stage.complaints.length = 0;
  });

  it('says what ended badly, until somebody has read it', async () => {
    const page = await stage.open();
    await stage.server.tell('failed', {
      text: 'Replayed 1 of 9, then: no answer',
      remedy: 'Again.',
    });
    const note = page.getByRole('alert').filter({ hasText: 'Replayed 1 of 9' });
    await note.getByText('Again.').waitFor();
    await stage.server.tell('fine', {});
    await note.getByRole('button', { name: 'Close' }).click();
    await note.waitFor({ state: 'detached' });
  });

  it('is live only once somebody said that all is well', async () => {
    stage.server.isFine = false;
    const page = await stage.open();
    await expect.poll(() => stage.server.listeners(), patience).toBe(1);
    await page.getByText('connecting', { exact: true }).waitFor();
    await stage.server.tell('trouble', { text: 'The storage does not answer.' });
    await page.getByText('storage trouble').waitFor();
    await stage.server.tell('fine', {});
    await page.getByText('live', { exact: true }).waitFor();
  });

  it('says what is wrong with the storage, and when it is well again', async () => {
    const page = await stage.open();
    const trouble = { text: 'The storage does not answer.', remedy: 'Start `npm start` again.' };
    await stage.server.tell('trouble', trouble);
    await page.getByRole('alert').getByText(trouble.text).waitFor();
    await stage.server.tell('fine', {});
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});

describeInBrowser('ten thousand rows', 10_000, (stage) => {
  it('scroll to the end with few of them in the page', async () => {
    const page = await stage.open();
    await page.getByText('10,000 deliveries').waitFor();
    // Each page of rows is asked for as the one before comes to its end.
    for (let at = 0; at < 60; at++) {
      await scrollTo(page, 1e9);
      if (await page.locator('#row-wh_000001').isVisible()) break;
      await page.waitForTimeout(50);
      expect(await rows(page).count()).toBeLessThan(80);
    }
    await page.locator('#row-wh_000001').waitFor();
    expect(await page.locator(list).getAttribute('aria-rowcount')).toBe('10001');
    expect(await rows(page).last().getAttribute('aria-rowindex')).toBe('10001');

    await scrollTo(page, 0);
    await page.locator('#row-wh_010000').waitFor();
    expect(await rows(page).count()).toBeLessThan(80);
  });
});

describeInBrowser('an inbox without deliveries', 0, (stage) => {
  it('says how to send the first one, and shows it', async () => {
    const page = await stage.open();
    await page.getByText('npm run send -- response.completed').waitFor();
    await stage.server.tell('delivery', createSummary(1, Date.now()));
    await page.locator('#row-wh_000001').waitFor();
    expect(await page.locator('.empty').count()).toBe(0);
  });

  it('says what is wrong where the list does not come', async () => {
    stage.server.broken.set('/api/deliveries', {
      status: 503,
      error: 'No storage.',
      remedy: 'Start it.',
    });
    const page = await stage.open();
    await page.getByRole('alert').getByText('Start it.').waitFor();
    stage.server.broken.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Nothing has arrived yet').waitFor();
    stage.complaints.length = 0;
  });
});
