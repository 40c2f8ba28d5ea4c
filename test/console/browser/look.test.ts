import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { describeInBrowser } from './stage.ts';

const background = 'getComputedStyle(document.body).backgroundColor';
const views = {
  flow: '/',
  'a filter': '/?states=dead&types=video.completed&range=1h',
  timeline: '/?open=wh_000082',
  event: '/?open=wh_000083&tab=event',
  results: '/?open=wh_000083&tab=results',
  headers: '/?open=wh_000083&tab=headers',
  health: '/?view=health',
  nothing: '/?search=nothing-like-this',
};

describeInBrowser('the look', 90, (stage) => {
  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    // Beside a delivery is the flow.
    it.each(['timeline', 'event', 'results', 'nothing', 'health'] as const)(
      'axe finds nothing in %s',
      async (name) => {
        const page = await stage.open(views[name], { colorScheme });
        expect(await runAxe(page)).toEqual([]);
      },
    );

    it('axe finds nothing in the dialogues and the menu', async () => {
      const page = await stage.open('/?open=wh_000082', { colorScheme });
      await page.keyboard.press('r');
      await page.getByText('Puts wh_000082').waitFor();
      expect(await runAxe(page)).toEqual([]);
      await page.getByRole('button', { name: 'Replay', exact: true }).click();
      await page.getByText('It is done.').waitFor();
      expect(await runAxe(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.keyboard.press('?');
      expect(await runAxe(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Send a sample' }).click();
      await page.locator('dialog button.primary:enabled').waitFor();
      expect(await runAxe(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('summary').click();
      expect(await runAxe(page)).toEqual([]);
    });
  });

  it('axe finds nothing on a telephone', async () => {
    const page = await stage.open('/', { viewport: { width: 360, height: 740 } });
    expect(await runAxe(page)).toEqual([]);
  });

  it('is that of the system until somebody chooses, and then stays', async () => {
    const page = await stage.open('/', { colorScheme: 'dark' });
    const dark = await page.evaluate(background);
    await page.getByRole('button', { name: 'Use light colours' }).click();
    const light = await page.evaluate(background);
    expect(light).not.toBe(dark);
    await page.reload();
    await page.getByRole('button', { name: 'Use dark colours' }).waitFor();
    expect(await page.evaluate(background)).toBe(light);
  });

  it.each(Object.entries(views))('has room on a telephone: %s', async (_, path) => {
    const page = await stage.open('/', { viewport: { width: 360, height: 740 } });
    await page.goto(`${stage.server.url}${path}`);
    await page.locator('.row[aria-selected], .empty, .finding, [role=tabpanel]').first().waitFor();
    expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(360);
    expect(await page.evaluate(sticksOut)).toEqual([]);
  });

  it('shows on a telephone what is chosen, and all of each choice', async () => {
    const page = await stage.open('/?states=dead', { viewport: { width: 360, height: 740 } });
    await page.locator('.chips .count').first().waitFor();
    await page.getByText(/^\d+ deliver/).waitFor();
    const boxOf = async (what: string) =>
      (await page.locator(what).boundingBox()) ?? { x: 0, width: 0 };
    await expect
      .poll(async () => {
        const { x, width } = await boxOf('.chip[aria-pressed=true]');
        return x + width;
      })
      .toBeLessThanOrEqual(360);
    for (const what of ['summary', 'select >> nth=0', 'select >> nth=1']) {
      expect((await boxOf(what)).width).toBeGreaterThan(80);
    }
    const legend = await boxOf('.legend');
    const card = await boxOf('.card.is-minutes');
    expect(legend.x + legend.width).toBeLessThan(card.x + card.width);
  });

  it('does not move where no motion is wanted', async () => {
    const page = await stage.open('/', { reducedMotion: 'reduce' });
    const durations =
      'getComputedStyle(document.querySelector(".row[aria-selected]")).animationDuration';
    expect(await page.evaluate(durations)).toBe('0.001s');
  });
});

/** What is cut off at the right, except where one can scroll to it. */
const sticksOut = `[...document.querySelectorAll('button, input, select, h2, p, dd, .row')]
  .filter((e) => !e.closest('.pictures, .chips, .code, .tabs, .unseen, .wide-only'))
  .filter((e) => e.getBoundingClientRect().right > 361)
  .map((e) => e.outerHTML.slice(0, 200))`;

async function runAxe(page: Page): Promise<string[]> {
  // What fades in has not all of its contrast yet.
  await page.evaluate(
    'Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})))',
  );
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe.source);
  // All that passes would be described, too, and brought here: that takes five times as long as finding out.
  const violations = await page.evaluate<axe.Result[]>(
    "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
