import { Command } from '@commander-js/extra-typings';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { toEntity } from '../src/azure/delivery-entity.ts';
import { INBOX_TABLE } from '../src/azure/names.ts';
import { createSample } from './samples/create-sample.ts';
import { findChromium } from './screenshots/find-chromium.ts';
import { secret, type Stack, startStack } from './screenshots/start-stack.ts';
import { tellStory } from './screenshots/story.ts';
import { takeShot } from './screenshots/take.ts';
import { createDelivery } from './send/create-delivery.ts';
import { postDelivery } from './send/post-delivery.ts';

/** What the pictures take for now, so that they are the same each time. */
const now = new Date('2026-11-21T17:06:00Z');
const folder = join(import.meta.dirname, '../docs/images');

// Commander refuses what it does not know.
new Command('npm run screenshots')
  .description(
    'Takes the pictures of the inspector anew, into docs/images, with the Chromium of this machine.',
  )
  .addHelpText('after', '\nCHROMIUM_PATH names the Chromium where none is on the PATH.')
  .parse();

const executablePath = findChromium();
if (executablePath === undefined) {
  console.error('error: there is no Chromium here; install it, or set CHROMIUM_PATH');
  process.exit(1);
}

await using stack = await startStack();
await mkdir(folder, { recursive: true });
// Text in greys alone makes for small files.
const args = ['--disable-lcd-text', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
await using browser = await chromium.launch({ executablePath, args });
const colours = ['light', 'dark'] as const;
// The doctor looks at what is there now, so it looks before the story is.
await collect(stack, 'batch_mixed_1');
const today = await stack.openPage(() => new Date());
for (const colorScheme of colours) {
  await take({
    name: 'health',
    link: today,
    search: '?view=health',
    until: ['Secrets'],
    colorScheme,
  });
}

const { deliveries, hero } = tellStory(now);
const table = stack.clients.table(INBOX_TABLE);
for await (const { partitionKey = '', rowKey = '' } of table.listEntities()) {
  await table.deleteEntity(partitionKey, rowKey);
}
for (const delivery of deliveries) await table.createEntity(toEntity(delivery));
const link = await stack.openPage(() => now);
const flow = { link, now, search: '', until: ['p99', `${deliveries.length} deliveries`] };
for (const colorScheme of colours) {
  await take({ ...flow, name: 'flow', colorScheme });
  const until = [...flow.until, 'the API is well again'];
  await take({ ...flow, name: 'delivery', search: `?open=${hero.id}`, until, colorScheme });
}
const viewport = { width: 360, height: 740 };
await take({ ...flow, name: 'phone', colorScheme: 'light', viewport });

async function take(shot: Parameters<typeof takeShot>[2]): Promise<void> {
  const name = `console-${shot.name}-${shot.colorScheme}`;
  const bytes = await takeShot(browser, folder, { ...shot, name });
  console.log(`docs/images/${name}.png  ${Math.round(bytes / 1000)} kB`);
}

/** Has the receiver collect a batch, so that there is a result to look at. */
async function collect({ webhook, clients }: Stack, id: string): Promise<void> {
  const event = { ...createSample('batch.completed'), data: { id } };
  const delivery = createDelivery({ event, secret });
  await postDelivery(webhook, delivery);
  const results = clients.table('results');
  for (let tries = 0; tries < 200; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const rows = await Array.fromAsync(results.listEntities()).catch(() => []);
    if (rows.length > 0) return;
  }
  throw new Error(`nothing came of ${id}`);
}
