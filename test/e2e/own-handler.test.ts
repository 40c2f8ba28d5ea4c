import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { secret } from './receiver.ts';
import { openResultsStage, untilDone } from './results-stage.ts';

const root = join(import.meta.dirname, '../..');

it('the entry that README shows adds a handler beside those that are there', async () => {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const [, entry = ''] = /## Handle events[^]*?```ts\n([^]*?)```/.exec(readme) ?? [];
  const table = await readFile(join(root, 'src/handlers/index.ts'), 'utf8');
  const opening = 'export const handlers = {\n';
  const changed = table
    .replace(opening, `${opening}${entry}`)
    .replaceAll(
      /from '(\.[^']+)'/g,
      (_, path: string) => `from '${join(root, 'src/handlers', path)}'`,
    );
  expect(changed).toContain(`${opening}  'invoice.paid': (event, { log }) => {`);

  const folder = await mkdtemp(join(tmpdir(), 'own-handler-'));
  const handlers = join(folder, 'index.ts');
  await writeFile(handlers, changed);
  const stage = await openResultsStage({ handlers });
  try {
    const receiver = await stage.startReceiver();
    const own = { id: 'evt_own', type: 'invoice.paid', data: {} };
    const shipped = { id: 'evt_1', type: 'batch.completed', data: { id: 'batch_1' } };
    await receiver.post({ id: 'wh_own', secret, event: own });
    await receiver.post({ id: 'wh_shipped', secret, event: shipped });
    await untilDone(receiver, 'wh_own', 'wh_shipped');
    expect(receiver.linesOf('wh_own')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ message: 'invoice paid', id: 'evt_own', type: 'invoice.paid' }),
        expect.objectContaining({ message: 'done', outcome: 'noted' }),
      ]),
    );
    expect(await stage.readRecord('batch', 'batch_1')).toMatchObject({ status: 'completed' });
  } finally {
    await stage.close();
    await rm(folder, { recursive: true, force: true });
  }
});
