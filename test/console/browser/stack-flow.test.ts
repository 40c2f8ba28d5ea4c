import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createSample } from '../../../dev/samples/create-sample.ts';
import type { SampleType } from '../../../dev/samples/samples.ts';
import { secret } from '../../e2e/receiver.ts';
import { describeStack } from './describe-stack.ts';

describeStack('the page over the whole stack', (stage) => {
  const row = (page: Page, id: string) => page.locator(`#row-${id}`);

  async function send(type: SampleType, id: string, data: object = {}): Promise<void> {
    const sample = createSample(type);
    const event = { ...sample, data: { ...sample.data, ...data } };
    expect(await stage.receiver.post({ id, secret, event })).toMatchObject({ status: 200 });
  }

  it('shows what was sent as it comes, and what came of it', async () => {
    const page = await stage.open();
    const loads: string[] = [];
    page.on('load', () => loads.push(page.url()));
    await page.getByText('live', { exact: true }).waitFor();
    await send('response.completed', 'wh_report', { id: 'resp_research_1' });
    await row(page, 'wh_report').getByText('done').waitFor();
    await row(page, 'wh_report').getByText('resp_research_1').waitFor();
    await send('batch.completed', 'wh_batch', { id: 'batch_mixed_1' });
    await row(page, 'wh_batch').getByText('done').waitFor();
    // The newest is at the top.
    const newest = page.locator('.row[aria-selected]').first();
    await expect.poll(() => newest.getAttribute('id'), { timeout: 60_000 }).toBe('row-wh_batch');
    expect(loads).toEqual([]);
  });

  it('opens one: its steps, its body, its results and their files', async () => {
    const page = await stage.open();
    await row(page, 'wh_report').click();
    const panel = page.getByRole('tabpanel');
    for (const text of ['received', 'attempt 1', 'done', 'completed']) {
      await panel.getByText(text, { exact: true }).first().waitFor();
    }
    await panel.getByText('What happens here').waitFor();

    await page.getByRole('tab', { name: 'Event' }).click();
    await panel.getByText('"resp_research_1"').waitFor();
    await page.getByRole('button', { name: 'As signed' }).click();
    await panel.getByText(/^\{"id": ?"evt_/).waitFor();

    await page.getByRole('tab', { name: 'Results' }).click();
    await panel.getByRole('heading', { name: /response completed/ }).waitFor();
    await panel
      .getByRole('button', { name: /report\.md|output\.txt/ })
      .first()
      .click();
    const preview = panel.getByLabel('Beginning of the file');
    await preview.getByText('Königsberg').first().waitFor();

    await row(page, 'wh_batch').click();
    await panel.getByRole('heading', { name: /batch completed/ }).waitFor();
    await panel
      .getByRole('button', { name: /output.*\.jsonl/ })
      .first()
      .click();
    await preview.getByText('custom_id').first().waitFor();
  });

  it('filters, and the address says how', async () => {
    const page = await stage.open();
    await row(page, 'wh_batch').waitFor();
    await page.locator('summary').click();
    await page.getByLabel('response.completed').check();
    await row(page, 'wh_batch').waitFor({ state: 'detached' });
    await row(page, 'wh_report').waitFor();
    expect(new URL(page.url()).search).toBe('?types=response.completed');

    await page.goto(`${stage.origin}/?search=wh_batch`);
    await row(page, 'wh_batch').waitFor();
    expect(await row(page, 'wh_report').count()).toBe(0);
    await page.getByRole('button', { name: /^dead/ }).click();
    await page.locator('.empty').waitFor();
    expect(new URL(page.url()).search).toBe('?states=dead&search=wh_batch');
  });
});
