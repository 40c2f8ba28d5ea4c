import { expect, it } from 'vitest';
import { describeInBrowser } from './stage.ts';
import { patience } from '../../patience.ts';

const focused = 'document.activeElement.id || document.activeElement.className';

describeInBrowser('the keyboard', 100, (stage) => {
  it('goes through the list, opens, and closes', async () => {
    const page = await stage.open();
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    await page.locator('#row-wh_000099.is-current').waitFor();
    expect(await page.evaluate(focused)).toBe('flow-list');
    expect(await page.locator('#flow-list').getAttribute('aria-activedescendant')).toBe(
      'row-wh_000099',
    );
    await page.keyboard.press('Enter');
    await page.locator('.detail', { hasText: 'wh_000099' }).waitFor();
    await page.keyboard.press('j');
    await page.locator('.detail', { hasText: 'wh_000098' }).waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.detail').waitFor({ state: 'detached' });
  });

  it('goes on from a delivery that a link has opened', async () => {
    const page = await stage.open('/?open=wh_000090');
    await page.keyboard.press('j');
    await expect.poll(() => new URL(page.url()).search, patience).toBe('?open=wh_000089');
  });

  it('scrolls to a row that is out of sight', async () => {
    const page = await stage.open();
    for (let n = 0; n < 40; n++) await page.keyboard.press('j');
    const row = page.locator('#row-wh_000061');
    await row.waitFor();
    const box = await row.boundingBox();
    expect((box?.y ?? 1e6) + (box?.height ?? 0)).toBeLessThanOrEqual(901);
    for (let n = 0; n < 39; n++) await page.keyboard.press('k');
    const head = await page.locator('.grid-head').boundingBox();
    const first = await page.locator('#row-wh_000100').boundingBox();
    expect(first?.y).toBeGreaterThanOrEqual((head?.y ?? 0) + (head?.height ?? 0) - 1);
  });

  it('searches, and leaves letters to the field', async () => {
    const page = await stage.open();
    await page.keyboard.press('/');
    await page.keyboard.type('jkr?');
    expect(await page.getByLabel(/^Search/).inputValue()).toBe('jkr?');
    await page.getByText('Nothing fits this filter').waitFor();
    expect(await page.locator('dialog').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator('#row-wh_000100').waitFor();
  });

  it('keeps the focus in a dialogue, and gives it back', async () => {
    const page = await stage.open();
    await page.locator('#flow-list').focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys and words' }).waitFor();
    for (let n = 0; n < 5; n++) {
      await page.keyboard.press('Tab');
      expect(
        await page.evaluate(
          'document.activeElement === document.body || !!document.activeElement.closest("dialog")',
        ),
      ).toBe(true);
    }
    await page.keyboard.press('j');
    expect(await page.locator('.is-current').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.evaluate(focused)).toBe('flow-list');
  });

  it('replays the open delivery after it was told what that does', async () => {
    const page = await stage.open('/?open=wh_000082');
    await page.locator('.detail h2').waitFor();
    await page.keyboard.press('r');
    await page.getByText('Puts wh_000082 back to received').waitFor();
    expect(stage.server.asked).not.toContain('POST /api/do');
    await page.keyboard.press('Enter');
    await page.getByText('It is done.').waitFor();
    expect(stage.server.orders.at(-1)).toEqual({
      do: 'replay',
      id: 'wh_000082',
      why: 'replayed from the inspector',
    });
  });
});
