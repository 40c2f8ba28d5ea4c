import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readResult, writeResult } from '../../bench/result-file.ts';
import { createResult } from './create-result.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('reads what it wrote', async () => {
  const path = join(folder, 'new/latest.json');
  const result = createResult('verify', [{ goal: { atMost: 2 } }, {}]);
  await writeResult(path, result);
  expect(await readResult(path)).toEqual(result);
});

it('knows nothing where there is no file', async () => {
  expect(await readResult(join(folder, 'absent.json'))).toBeUndefined();
});

it.each(['{', '{"machine":{}}', '{"parts":{"verify":{"figures":[{}]}}}'])(
  'takes nothing else for a result: %s',
  async (text) => {
    const path = join(folder, 'bad.json');
    await writeFile(path, text);
    await expect(readResult(path)).rejects.toThrow(`${path} is no result of this bench`);
  },
);
