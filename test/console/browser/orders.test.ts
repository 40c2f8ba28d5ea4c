import { expect, it } from 'vitest';
import { describeInBrowser } from './stage.ts';
import { patience } from '../../patience.ts';

describeInBrowser('what is done', 100, (stage) => {
  it('sends a sample with a fault, after it was said what is due', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: 'Send a sample' }).click();
    await page.getByLabel('Event').selectOption('batch.completed');
    await page.getByLabel('Fault').selectOption('forged');
    await page.getByText('400 is expected').waitFor();
    await page.getByText('Posts a batch.completed that is forged.').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('It is done.').waitFor();
    await page.getByRole('listitem').getByText('400 <img src=x').waitFor();
    expect(stage.server.orders.at(-1)).toEqual({
      do: 'sample',
      type: 'batch.completed',
      fault: 'forged',
    });
    await page.getByText('Refused, so nothing was stored.').waitFor();
    expect(await page.getByRole('button', { name: /^Open/ }).count()).toBe(0);
  });

  it('leads to a sample that was taken', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: 'Send a sample' }).click();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByRole('button', { name: 'Open wh_000100' }).click();
    await page.locator('.detail', { hasText: 'wh_000100' }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await page.getByText('Refused').count()).toBe(0);
  });

  it('replays all that the filter means, and says which filter that is', async () => {
    const page = await stage.open('/?states=dead,retrying&search=wh_');
    await page.getByRole('button', { name: 'Replay these…' }).click();
    await page.getByLabel('Why').fill('the API is back');
    await page.getByText('"states":"dead,retrying"').waitFor();
    await expect
      .poll(() => stage.server.orders.at(-1), patience)
      .toEqual({
        do: 'replay-all',
        filter: { states: 'dead,retrying', search: 'wh_' },
        why: 'the API is back',
      });
    await page.getByRole('button', { name: 'Replay all', exact: true }).click();
    await page.getByText('It is done.').waitFor();
    await page.getByRole('button', { name: 'Show them' }).click();
    await expect.poll(() => new URL(page.url()).search, patience).toBe('?search=wh_');
  });

  it('resends to another address, and not before it is one', async () => {
    const page = await stage.open('/?open=wh_000082');
    await page.getByRole('button', { name: 'Resend…' }).click();
    const verb = page.getByRole('button', { name: 'Resend', exact: true });
    const field = page.getByLabel('To this address');
    expect(await field.inputValue()).toBe('http://localhost:7071/webhook');
    await field.fill('javascript:alert(1)');
    await page.getByText('Something is missing above.').waitFor();
    expect(await verb.isDisabled()).toBe(true);
    await field.fill('http://127.0.0.1:1/webhook');
    await page.getByText('Posts wh_000082 to http://127.0.0.1:1/webhook.').waitFor();
    await verb.click();
    await page.getByText('It is done.').waitFor();
    // It is open already.
    expect(await page.getByRole('button', { name: 'Open wh_000082' }).count()).toBe(0);
  });

  it('does nothing when it is cancelled', async () => {
    const page = await stage.open('/?open=wh_000082');
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByText('Puts wh_000082').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(stage.server.asked).not.toContain('POST /api/do');
  });

  it('says why the server refuses, and tries again', async () => {
    const page = await stage.open('/?open=wh_000082');
    stage.server.broken.set('/api/plan', { status: 409, error: 'It is at work.', remedy: 'Wait.' });
    await page.getByRole('button', { name: 'Replay…' }).click();
    await page.getByText('It is at work.').waitFor();
    stage.server.broken.clear();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Puts wh_000082').waitFor();
    stage.complaints.length = 0;
  });
});
