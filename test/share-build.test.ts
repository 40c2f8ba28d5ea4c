import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeOnce } from './share-build.ts';

async function createFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'share-build-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

it('makes a folder once, whole, however many ask for it', async () => {
  const folder = join(await createFolder(), 'app');
  let count = 0;
  const make = async (draft: string) => {
    count += 1;
    await mkdir(draft);
    await expect(access(folder)).rejects.toThrow('ENOENT');
    await writeFile(join(draft, 'main.js'), 'made');
  };
  const all = await Promise.all(Array.from({ length: 8 }, () => makeOnce(folder, make)));
  expect(new Set(all)).toEqual(new Set([folder]));
  expect(await readFile(join(folder, 'main.js'), 'utf8')).toBe('made');
  expect(count).toBe(1);
});

it('is tried again by the next where it failed, from an empty folder', async () => {
  const folder = join(await createFolder(), 'app');
  const broken = async (draft: string) => {
    await mkdir(draft);
    throw new Error('does not build');
  };
  await expect(makeOnce(folder, broken)).rejects.toThrow('does not build');
  await makeOnce(folder, (draft) => mkdir(draft));
  await access(folder);
});
