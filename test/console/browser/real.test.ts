import { expect, it } from 'vitest';
import { CALLER } from '../../cli/event/run-event.ts';
import { CALL_BODY } from '../../cli/event/stage.ts';
import { startStage } from '../../cli/console/stage.ts';
import { describeInChromium } from './browser.ts';

describeInChromium('the page over its own server', (browser) => {
  it('shows what is stored, live, and replays what died', async () => {
    const real = await startStage({ pageFolder: browser.outdir });
    await real.put('dead', 'a');
    const page = await browser.open(real.url);
    expect(page.url()).not.toContain('token');
    await page.getByLabel(/^Search/).fill(real.sender);
    const row = (name: string) => page.locator(`#row-${real.toId(name)}`);
    await row('a').waitFor();

    await real.put('retrying', 'b');
    await row('b').getByText('retrying').waitFor();

    await row('a').click();
    await page.locator('.detail h2').waitFor();
    await page.keyboard.press('r');
    await page.getByText('back to received on this machine').waitFor();
    await page.getByRole('button', { name: 'Replay', exact: true }).click();
    await page.getByText('Back in the queue; watch its timeline.').waitFor();
    await page.keyboard.press('Escape');
    await row('a').getByText('received').waitFor();
    await page.getByRole('tabpanel').getByText('replayed from the inspector').waitFor();
    expect((await real.read('a'))?.progress.state).toBe('received');
  });

  it('shows who called only on request', async () => {
    const real = await startStage({ pageFolder: browser.outdir });
    await real.put('done', 'call', { body: CALL_BODY, type: 'realtime.call.incoming' });
    const page = await browser.open(real.url);
    await page.goto(`${real.origin}/?open=${real.toId('call')}&tab=event`);
    const panel = page.getByRole('tabpanel');
    await panel.getByText('rtc_1').waitFor();
    expect(await page.content()).not.toContain(CALLER);
    await panel.getByRole('button', { name: 'Show it' }).click();
    await panel.getByText(CALLER).waitFor();
    await page.getByRole('button', { name: 'As signed' }).click();
    await panel.getByText('{"id":"evt_call", ').waitFor();
  });

  it('says what to do when the server has stopped', async () => {
    const real = await startStage({ pageFolder: browser.outdir });
    const page = await browser.open(real.url);
    await real.stop();
    await page.getByRole('alert').getByText('npm start').waitFor();
    browser.complaints.length = 0;
  });

  it('finds its server again after a new start, and asks for its link', async () => {
    const before = await startStage({ pageFolder: browser.outdir });
    const page = await browser.open(before.url);
    await page.getByRole('button', { name: /^dead/ }).click();
    await page.waitForURL(/states=dead/);
    await before.stop();
    const { url } = await startStage({ pageFolder: browser.outdir, port: before.port });
    await page.getByRole('alert').getByText('was started again').waitFor();

    const other = await page.context().newPage();
    await other.goto(url);
    await page.getByText('live', { exact: true }).waitFor();
    expect(new URL(page.url()).search).toContain('states=dead');
    browser.complaints.length = 0;
  });

  it('says so without the link', async () => {
    const real = await startStage({ pageFolder: browser.outdir });
    const page = await browser.open(real.url);
    await page.context().clearCookies();
    await page.getByRole('button', { name: /^dead/ }).click();
    await page.getByRole('alert').getByText('Open the link').first().waitFor();
    browser.complaints.length = 0;
  });
});
