import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createSample } from '../../../dev/samples/create-sample.ts';
import { createTableInbox } from '../../../src/azure/table-inbox.ts';
import { secret } from '../../e2e/receiver.ts';
import { describeStack } from './describe-stack.ts';

const SCRIPT = '<script>window.hacked = 1; alert(1)</script>';
const IMAGE = '<img src=x onerror="window.hacked = 1; alert(1)">';
const LINK = '"><a href="javascript:alert(1)">x</a>';
const HOSTILE = `${SCRIPT}${IMAGE}${LINK}`;

/** What there would be if any of it were taken for markup. */
const taken = `[window.hacked, document.querySelectorAll(
  'img, iframe, #app script, #app a[href^="javascript"]').length]`;

describeStack('hostile text on the page', (stage) => {
  const expectText = async (page: Page) =>
    expect(await page.evaluate(taken)).toEqual([undefined, 0]);

  it('of SIP headers is shown as text, and only on request', async () => {
    const event = {
      ...createSample('realtime.call.incoming'),
      data: {
        call_id: 'rtc_hostile',
        sip_headers: [
          { name: 'From', value: `"${HOSTILE}" <sip:+14255550142@example.com>` },
          { name: `X-${IMAGE}`, value: HOSTILE },
        ],
      },
    };
    await stage.receiver.post({ id: 'wh_call', secret, event });
    const page = await stage.open();
    await page.locator('#row-wh_call').click();
    await page.getByRole('tab', { name: 'Event' }).click();
    const panel = page.getByRole('tabpanel');
    await panel.getByText('rtc_hostile').waitFor();
    expect(await page.content()).not.toContain('+14255550142');
    await panel.getByRole('button', { name: 'Show it' }).click();
    await panel.getByText('window.hacked').first().waitFor();
    for (const tab of ['Timeline', 'Results', 'Headers', 'Event']) {
      await page.getByRole('tab', { name: tab }).click();
      await expectText(page);
    }
    await page.getByRole('button', { name: 'As signed' }).click();
    await panel.getByText('window.hacked').waitFor();
    await expectText(page);
  });

  it('of a type, an id and a resource is shown as text', async () => {
    const event = { id: HOSTILE, type: HOSTILE, created_at: 1, data: { id: HOSTILE } };
    const id = `wh_${LINK}`;
    await stage.receiver.post({ id, secret, event });
    const page = await stage.open();
    const row = page.locator('.row[aria-selected]', { hasText: 'window.hacked' });
    await row.getByText('done').waitFor();
    await expectText(page);
    await row.click();
    await page.getByRole('tabpanel').getByText('No handler for').waitFor();
    await expectText(page);
    await page.reload();
    await page.locator('.detail h2').getByText('window.hacked').waitFor();
    await expectText(page);
    await page.getByText('Receipt to done').waitFor();
    await expectText(page);
  });

  it('that a model wrote is shown as text', async () => {
    const event = { ...createSample('response.completed'), data: { id: 'resp_hostile' } };
    await stage.receiver.post({ id: 'wh_output', secret, event });
    const page = await stage.open();
    const row = page.locator('#row-wh_output');
    await row.getByText('done').waitFor();
    const container = await stage.clients.container('results');
    for await (const { name } of container.listBlobsFlat({ prefix: 'responses/resp_hostile/' })) {
      await container.getBlockBlobClient(name).upload(HOSTILE, HOSTILE.length);
    }
    await row.click();
    await page.getByRole('tab', { name: 'Results' }).click();
    const files = page.locator('.file');
    await files.first().waitFor();
    for (const file of await files.all()) await file.click();
    const previews = page.getByLabel('Beginning of the file');
    await previews.last().getByText('window.hacked').waitFor();
    await expect.poll(() => previews.count(), { timeout: 30_000 }).toBe(await files.count());
    await expectText(page);
  });

  it('of an error is shown as text', async () => {
    const inbox = createTableInbox(stage.clients.table('inbox'));
    const { delivery, version = '' } = (await inbox.read('wh_output')) ?? {};
    if (!delivery) throw new Error('wh_output is not there');
    const progress = { state: 'dead', reason: HOSTILE, finishedAt: new Date() } as const;
    const history = [
      ...delivery.history,
      {
        at: new Date().toISOString(),
        state: 'dead',
        attempt: 2,
        by: IMAGE,
        note: HOSTILE,
      } as const,
    ];
    await inbox.replace({ ...delivery, progress, history }, version);
    const page = await stage.open();
    await page.locator('#row-wh_output').click();
    await page.getByRole('tabpanel').getByText('window.hacked').first().waitFor();
    await page.locator('.outcome').getByText('window.hacked').waitFor();
    await expectText(page);
  });
});
