import { expect, it } from 'vitest';
import { describeInBrowser } from './stage.ts';
import { patience } from '../../patience.ts';

describeInBrowser('the address', 300, (stage) => {
  it('holds the filter, and a shared one is what the other sees', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: /^dead/ }).click();
    await page.getByLabel('Sender').selectOption('azure-east');
    await page.getByLabel('Time', { exact: true }).selectOption('24h');
    await page.keyboard.press('/');
    await page.keyboard.type('wh_');
    await expect
      .poll(() => new URL(page.url()).search, patience)
      .toBe('?states=dead&sender=azure-east&search=wh_&range=24h');

    const other = await stage.open(new URL(page.url()).search);
    const states = other.locator('.row[aria-selected] .state');
    expect(new Set(await states.allTextContents())).toEqual(new Set(['dead']));
    expect(await other.getByLabel('Sender').inputValue()).toBe('azure-east');
    expect(await other.getByLabel(/^Search/).inputValue()).toBe('wh_');
    const asked = stage.server.asked.findLast((line) => line.includes('/api/deliveries?'));
    expect(asked).toMatch(/states=dead&sender=azure-east&search=wh_&since=20\d\d-/);

    await other.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => new URL(other.url()).search, patience).toBe('');
  });

  it('goes back to the filter before, and not letter by letter', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: /^dead/ }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('wh_', { delay: 250 });
    await page.getByLabel('Sender').selectOption('azure-east');
    await page.goBack();
    await expect.poll(() => new URL(page.url()).search, patience).toBe('?states=dead&search=wh_');
    expect(await page.getByLabel('Sender').inputValue()).toBe('');
    await page.goBack();
    await expect.poll(() => new URL(page.url()).search, patience).toBe('');
  });

  it('leads from what the doctor found to the deliveries', async () => {
    const page = await stage.open('/?view=health');
    await page.getByRole('link', { name: 'Show them' }).click();
    await expect.poll(() => new URL(page.url()).search, patience).toBe('?states=dead');
    await page.goBack();
    await page.getByRole('heading', { name: 'Health' }).waitFor();
  });

  it('offers every sender that is set up, and those that were seen', async () => {
    const page = await stage.open();
    const names = page.getByLabel('Sender').locator('option');
    await expect
      .poll(() => names.allTextContents(), { timeout: 20_000 })
      .toEqual(['All senders', 'azure-east', 'azure-west', 'default']);
  });

  it('narrows to types by a pattern', async () => {
    const page = await stage.open();
    await page.locator('summary').click();
    await page.getByLabel('video.completed').check();
    await page.getByLabel('Find a type').fill('response.*');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => new URL(page.url()).search, patience)
      .toBe('?types=video.completed,response.*');
    await page.keyboard.press('Escape');
    expect(await page.locator('details[open]').count()).toBe(0);
  });

  it('narrows to the time that is drawn on the chart', async () => {
    const page = await stage.open();
    const box = await page.locator('.u-over').boundingBox();
    if (!box) throw new Error('there is no chart');
    await page.mouse.move(box.x + box.width / 4, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y + 20, { steps: 5 });
    await page.mouse.up();
    await expect
      .poll(() => new URL(page.url()).search, patience)
      .toMatch(/^\?since=20.*Z&until=20.*Z$/);
    const { searchParams } = new URL(page.url());
    const time = (name: string) => Date.parse(searchParams.get(name) ?? '');
    // A quarter of the 59 minutes between the first point and the last.
    expect((time('until') - time('since')) / 60_000).toBeCloseTo(59 / 4, 0);
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('drawn');
  });

  it('holds the open delivery, which back closes again', async () => {
    const page = await stage.open();
    await page.locator('#row-wh_000299').click();
    await page.getByRole('tab', { name: 'Event' }).click();
    await expect.poll(() => new URL(page.url()).search, patience).toBe('?open=wh_000299&tab=event');
    await page.reload();
    await page.getByRole('tabpanel').getByText('"object"').waitFor();
    await page.goBack();
    await page.locator('#row-wh_000299').waitFor();
    expect(await page.locator('.detail').count()).toBe(0);
    await page.goForward();
    await page.locator('.detail').getByText('wh_000299').waitFor();
  });

  it('holds the page, too', async () => {
    const page = await stage.open();
    await page.getByRole('button', { name: 'Health' }).click();
    await page.getByText('3 deliveries died within the last hour').waitFor();
    await page.getByText('npm run cli -- event list --state dead').waitFor();
    expect(new URL(page.url()).search).toBe('?view=health');
    await page.goBack();
    await page.locator('#row-wh_000300').waitFor();
  });

  it('of a delivery that is not there says so', async () => {
    const page = await stage.open('/?open=wh_none');
    await page.getByRole('alert').getByText('There is no such delivery.').waitFor();
    stage.complaints.length = 0;
  });
});
