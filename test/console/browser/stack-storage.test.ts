import { it } from 'vitest';
import { createSample } from '../../../dev/samples/create-sample.ts';
import { secret } from '../../e2e/receiver.ts';
import { describeStack } from './describe-stack.ts';

describeStack('the page while storage is away', (stage) => {
  it('says so, keeps what it shows, and is up to date when storage is back', async () => {
    // The browser tells of every answer that was an error.
    stage.forgives = /503/;
    const event = createSample('response.completed');
    await stage.receiver.post({ id: 'wh_before', secret, event });
    const page = await stage.open();
    const row = (id: string) => page.locator(`#row-${id}`);
    await row('wh_before').getByText('done').waitFor();

    const back = new AbortController();
    const outage = stage.storage.outage('stop', 300_000, back.signal);
    try {
      const banner = page.getByRole('alert');
      await banner.getByText('There is no answer from where deliveries are kept').waitFor();
      await page.getByText('storage trouble').waitFor();
      await row('wh_before').getByText('done').waitFor();
      // What is asked for anew says so, too, and offers to try again.
      await row('wh_before').click();
      await page.locator('.detail').getByRole('button', { name: 'Try again' }).waitFor();
    } finally {
      back.abort();
      await outage;
    }
    await page.getByText('live', { exact: true }).waitFor();
    await page.locator('.banner').waitFor({ state: 'detached' });

    await page.locator('.detail').getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('tabpanel').waitFor();
    const later = createSample('response.completed');
    await stage.receiver.post({ id: 'wh_after', secret, event: later });
    await row('wh_after').getByText('done').waitFor();
  });
});
