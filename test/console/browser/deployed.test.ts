import { expect, it } from 'vitest';
import { describeInBrowser } from './stage.ts';
import { patience } from '../../patience.ts';

describeInBrowser('a deployed inbox', 100, (stage) => {
  const deploy = () => {
    stage.server.info = { ...stage.server.info, place: 'of prod', isLocal: false, samples: [] };
  };
  const lists = () => stage.server.asked.filter((line) => line.startsWith('GET /api/deliveries?'));

  it('is looked at for a day at first, and for longer on request', async () => {
    deploy();
    const page = await stage.open();
    await page.getByText('100 deliveries').waitFor();
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('24h');
    expect(lists().every((line) => line.includes('since='))).toBe(true);
    await page.getByText('of what was received in the last 24 hours').first().waitFor();

    await page.getByLabel('Time', { exact: true }).selectOption('');
    await page.getByText('of all that is in the inbox').first().waitFor();
    await expect.poll(() => lists().at(-1), patience).not.toContain('since=');
  });

  it('is looked at for the time that a link says', async () => {
    deploy();
    const page = await stage.open('/?range=7d&states=dead');
    expect(await page.getByLabel('Time', { exact: true }).inputValue()).toBe('7d');
  });

  it('is not sent anything without an address and a secret of its own', async () => {
    deploy();
    const page = await stage.open('/?open=wh_000082');
    expect(await page.getByRole('button', { name: 'Send a sample' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Resend…' }).click();
    expect(await page.getByLabel('To this address').inputValue()).toBe('');
  });

  it('says how to follow a trace', async () => {
    deploy();
    const page = await stage.open('/?open=wh_000082');
    await page.getByRole('button', { name: 'Copy the trace id' }).waitFor();
    await page.getByRole('button', { name: 'KQL' }).waitFor();
  });
});
