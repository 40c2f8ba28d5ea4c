import { join } from 'node:path';
import { expect, inject, it, onTestFinished, vi } from 'vitest';
import { describeReady, toWebhookUrl } from '../../../dev/start/ready.ts';
import { openPage, startPage } from '../../../dev/start/page.ts';
import { findFreePorts } from '../../../dev/start/ports.ts';
import { toLocalSettings } from '../../cli/event/run-event.ts';
import { createFolder } from '../../cli/spawn-cli.ts';

const functions = [{ name: 'receive', type: 'httpTrigger', disabled: false }];

it('is built, served, and knows what npm start has told the functions', async () => {
  const root = createFolder({
    'local.settings.json': toLocalSettings({ AzureWebJobsStorage: 'UseDevelopmentStorage=true' }),
  });
  const settings = { AzureWebJobsStorage: inject('storage') };
  const webhook = 'http://127.0.0.1:9/webhook';
  const page = await startPage({ root, settings, webhook });
  onTestFinished(page.stop);
  const { headers } = await fetch(page.url, { redirect: 'manual' });
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const ask = (path: string) => fetch(new URL(path, page.url), { headers: { cookie } });
  expect(await (await ask('/')).text()).toContain('app.js');
  expect((await ask('/app.css')).status).toBe(200);
  const info: unknown = await (await ask('/api/info')).json();
  expect(info).toMatchObject({ isLocal: true, webhookUrl: webhook });
  expect(info).not.toMatchObject({ samples: [] });
  expect((await ask('/api/deliveries?limit=1')).status).toBe(200);
});

it('is where it was before, and says there that each start has its own link', async () => {
  const root = createFolder({ 'local.settings.json': toLocalSettings() });
  const settings = { AzureWebJobsStorage: inject('storage') };
  const first = await findFreePorts(15_000 + (process.pid % 10_000), 2);
  const webhook = `http://127.0.0.1:${first}/webhook`;
  const before = await startPage({ root, settings, webhook });
  const { headers } = await fetch(before.url);
  const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
  await before.stop();

  const page = await startPage({ root, settings, webhook });
  onTestFinished(page.stop);
  expect([before, page].map(({ url }) => new URL(url).port)).toEqual([
    String(first + 1),
    String(first + 1),
  ]);
  for (const path of ['/api/info', '/api/stream', '/api/deliveries']) {
    const refused = await fetch(new URL(path, page.url), { headers: { cookie } });
    expect({ path, status: refused.status, body: await refused.json() }).toEqual({
      path,
      status: 401,
      body: expect.objectContaining({ remedy: 'Open the link that the terminal shows.' }) as object,
    });
  }
  expect((await fetch(before.url)).status).toBe(401);

  // Of a second one, as of whoever else has the port, it keeps clear.
  const other = await startPage({ root, settings, webhook });
  onTestFinished(other.stop);
  expect(new URL(other.url).port).not.toBe(String(first + 1));
});

it('that cannot be built is done without, and why is said in a line', async () => {
  const root = createFolder({ dist: 'a file' });
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  onTestFinished(() => log.mockRestore());
  const outdir = join(root, 'dist');
  const page = await openPage({ root, settings: {}, webhook: 'http://127.0.0.1:9/', outdir });
  expect(page).toBeUndefined();
  expect(log.mock.calls).toEqual([[expect.stringMatching(/^No inspector: .*EEXIST.*$/)]]);
  expect(describeReady({ url: 'http://127.0.0.1:7071', functions }, page?.url)).toMatch(
    /^\nWebhook URL: .+\nTry it/,
  );
});

it('is named beside the webhook', () => {
  const ready = { url: 'http://127.0.0.1:7071', functions };
  expect(describeReady(ready, 'http://127.0.0.1:1/?token=t')).toMatchInlineSnapshot(`
    "
    Webhook URL: http://127.0.0.1:7071/webhook
    Inspector:   http://127.0.0.1:1/?token=t
    Try it from another terminal: npm run send -- response.completed
    Stop with Ctrl-C.
    "
  `);
});

it.each([
  [undefined, 'http://127.0.0.1:7071/webhook'],
  ['http://127.0.0.1:7071/hooks', 'http://127.0.0.1:7071/hooks'],
])('shows the address of the webhook: %s', (url, wanted) => {
  const receive = { name: 'receive', type: 'httpTrigger', disabled: false, ...(url && { url }) };
  expect(toWebhookUrl({ url: 'http://127.0.0.1:7071', functions: [receive] })).toBe(wanted);
});
