import { expect, it } from 'vitest';
import { hostile } from './fake-data.ts';
import { describeInBrowser } from './stage.ts';

const shown = String.raw`<img src=x onerror=alert(1)>"\u202egnp.exe\u0000`;

describeInBrowser('one delivery', 100, (stage) => {
  it('shows its steps, its body both ways, its results and its headers', async () => {
    const page = await stage.open('/?open=wh_000082');
    const panel = page.getByRole('tabpanel');
    await panel.getByText('attempts used up').waitFor();
    await panel.getByText('attempt 2').waitFor();
    await panel.getByText('Fetches the response').waitFor();
    expect(await panel.locator('time').first().getAttribute('title')).toMatch(/^20.* UTC$/);

    await page.getByRole('tab', { name: 'Event' }).click();
    await panel.getByText('"created_at"').waitFor();
    await page.getByRole('button', { name: 'As signed' }).click();
    await panel.getByText('{"note":').waitFor();

    await page.keyboard.press('Escape');
    await page.goBack();
    await page.getByRole('tab', { name: 'Results' }).click();
    await panel.getByRole('button', { name: /output\.txt/ }).click();
    await panel.getByText('Dear reader,').waitFor();
    await panel.getByText('The beginning of 1.2 MB').waitFor();

    await page.getByRole('tab', { name: 'Headers' }).click();
    await panel.getByText('OpenAI/1.0').waitFor();
  });

  it('follows what becomes of it', async () => {
    const page = await stage.open('/?open=wh_000082');
    await page.getByRole('tabpanel').waitFor();
    const row = stage.server.deliveries.find(({ id }) => id === 'wh_000082');
    await stage.server.tell('delivery', {
      ...row,
      state: 'done',
      outcome: 'at last',
      version: '9',
    });
    await page.locator('.detail-head', { hasText: 'at last' }).waitFor();
  });

  it("writes a stranger's text out, and runs nothing of it", async () => {
    const page = await stage.open('/?open=wh_000097&tab=event');
    await page.getByRole('tabpanel').getByText('onerror').first().waitFor();
    expect(await page.locator('#row-wh_000097 .is-outcome').textContent()).toContain(shown);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.evaluate<string>('document.body.textContent')).not.toContain('\u202e');
    expect(hostile).toContain('\u202e');
  });

  it('says of an unreadable body that nothing can read it, and shows it on request', async () => {
    const [first] = stage.server.deliveries;
    if (!first) throw new Error('there is no delivery');
    stage.server.deliveries[0] = { ...first, type: '', state: 'dead', outcome: 'unreadable' };
    const page = await stage.open(`/?open=${first.id}`);
    await page.getByText('Replaying it will not help. Look at Event, as signed.').waitFor();
    expect(await page.locator('.does').textContent()).not.toContain('No handler for');
    expect(await page.locator('.actions .primary').count()).toBe(0);
    await page.locator('.bars', { hasText: 'unreadable' }).waitFor();
    await page.getByRole('tab', { name: 'Event' }).click();
    await page.getByText('they are hidden').waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
    expect(stage.server.asked.join()).not.toContain('/body');
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByLabel('Body', { exact: true }).waitFor();
  });

  it('shows what is personal only on request, and of this delivery only', async () => {
    const calls = stage.server.deliveries.filter(({ type }) => type === 'realtime.call.incoming');
    const [first, second] = calls.map(({ id }) => id);
    const page = await stage.open(`/?open=${first}&tab=results`);
    await page.getByText('Personal data is hidden.').waitFor();
    expect(await page.getByText('+44 20 7946 0018').count()).toBe(0);
    expect(stage.server.asked.join()).not.toContain('personal');

    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByText('+44 20 7946 0018').waitFor();
    await page.locator(`#row-${second}`).click();
    await page.getByText('Personal data is hidden.').waitFor();
    expect(await page.getByText('+44 20 7946 0018').count()).toBe(0);
    expect(stage.server.asked).toContain(`GET /api/deliveries/${first}?personal=1`);
    expect(stage.server.asked.join()).not.toContain(`${second}?personal=1`);

    await page.getByRole('button', { name: 'Show it' }).click();
    await page.getByText('+44 20 7946 0018').waitFor();
    await page.getByRole('button', { name: 'Hide it' }).click();
    await page.getByText('Personal data is hidden.').waitFor();
    expect(await page.getByText('+44 20 7946 0018').count()).toBe(0);
  });

  it('is copied as a command, or shown where the browser does not let it', async () => {
    const page = await stage.open('/?open=wh_000082', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'curl' }).click();
    await page.getByText('Copied the curl command').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe('curl wh_000082');

    await page.evaluate('navigator.clipboard.writeText = () => Promise.reject(new Error("no"))');
    await page.getByRole('button', { name: 'Fixture' }).click();
    expect(await page.getByRole('dialog').getByRole('textbox').inputValue()).toContain('wh_000082');
  });
});
