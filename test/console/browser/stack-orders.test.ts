import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createSample } from '../../../dev/samples/create-sample.ts';
import { secret } from '../../e2e/receiver.ts';
import { describeStack } from './describe-stack.ts';

describeStack('what is done on the whole stack', (stage) => {
  const row = (page: Page, id: string) => page.locator(`#row-${id}`);

  it('finds out why one died, and replays it to its end', async () => {
    const page = await stage.open();
    const sample = createSample('batch.completed');
    const recover = stage.api.faults.add({ fault: '401', path: /batch_refused$/ });
    const event = { ...sample, data: { id: 'batch_refused' } };
    await stage.receiver.post({ id: 'wh_refused', secret, event });
    await row(page, 'wh_refused').getByText('dead').waitFor();
    await row(page, 'wh_refused').click();
    await page.locator('.outcome.is-dead').getByText('401').waitFor();
    const panel = page.getByRole('tabpanel');
    await panel.getByText('attempt 3').waitFor();
    recover();

    await page.keyboard.press('r');
    await page.getByText('back to received on this machine').waitFor();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('Back in the queue; watch its timeline.').waitFor();
    await page.keyboard.press('Escape');
    await row(page, 'wh_refused').getByText('done').waitFor();
    await panel.getByText('replayed from the inspector').waitFor();
    await page.getByRole('tab', { name: 'Results' }).click();
    await panel.getByRole('button', { name: /output.*\.jsonl/ }).waitFor();
  });

  it('says of a signed body that is no event why it is dead', async () => {
    const page = await stage.open();
    await stage.receiver.post({ id: 'wh_nonsense', secret, body: 'not json' });
    await row(page, 'wh_nonsense').click();
    await page.locator('.outcome.is-dead').getByText('unreadable').waitFor();
    await page.getByRole('tab', { name: 'Event' }).click();
    await page.getByText('The body is no event that could be read.').waitFor();
    await page.getByRole('button', { name: 'Show them' }).click();
    await page.getByRole('tabpanel').getByText('not json').waitFor();
  });

  it('replays what a filter means, after it has said how many that are', async () => {
    const recover = stage.api.faults.add({ fault: '401', path: /batch_many_\d$/ });
    for (const n of [1, 2, 3]) {
      const event = { ...createSample('batch.completed'), data: { id: `batch_many_${n}` } };
      await stage.receiver.post({ id: `wh_many_${n}`, secret, event });
    }
    const page = await stage.open();
    await page.goto(`${stage.origin}/?states=dead&search=wh_many_`);
    await page.getByText('3 deliveries', { exact: true }).waitFor();
    recover();
    await page.getByRole('button', { name: 'Replay these…' }).click();
    await page.getByText('3 deliveries (3 dead): 3 batch.completed').waitFor();
    await page.getByRole('button', { name: 'Replay all' }).click();
    await page.getByText('Replayed 3.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^dead/ }).click();
    for (const n of [1, 2, 3]) await row(page, `wh_many_${n}`).getByText('done').waitFor();
  });

  it('sends a sample, and a forged one is refused and arrives nowhere', async () => {
    const page = await stage.open();
    const send = async (fault: string) => {
      await page.getByRole('button', { name: 'Send a sample' }).click();
      await page.getByLabel('Event').selectOption('video.completed');
      await page.getByLabel('Fault').selectOption(fault);
      await page.getByText('Posts one event').waitFor();
      await page.getByRole('button', { name: 'Send', exact: true }).click();
    };
    await send('forged');
    await page.getByText('400, as expected').waitFor();
    await page.getByText('{"error":"not a valid webhook"}').waitFor();
    await page.keyboard.press('Escape');

    // What was sent after it is there, and it is not.
    await send('');
    await page.getByText('200, as expected').waitFor();
    await page.getByRole('button', { name: /^Open wh_/ }).click();
    await page.locator('.detail h2').getByText('video.completed').waitFor();
    const videos = page.locator('.row[aria-selected]', { hasText: 'video.completed' });
    await videos.first().waitFor();
    expect(await videos.count()).toBe(1);
    const stored = await Array.fromAsync(stage.clients.table('inbox').listEntities());
    expect(stored.filter(({ type }) => type === 'video.completed')).toHaveLength(1);
  });
});
