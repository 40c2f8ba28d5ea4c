import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../dev/build.ts';

let folder: string;
let dist: string;
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  dist = join(folder, 'dist');
  bytes = await build({ outdir: dist });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what is deployed', () => {
  it('is everything that runs, and only that', async () => {
    const files = await readdir(dist, { recursive: true });
    const others = files.filter((name) => !/^[\w-]+\.js$/.test(name));
    expect(others.toSorted()).toEqual(['host.json', 'package.json']);
    expect(JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'))).toMatchObject({
      type: 'module',
      main: 'main.js',
    });
    const code = await Promise.all(
      files
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFile(join(dist, name), 'utf8')),
    );
    const named = ['sourceMappingURL', 'vitest', 'find-my-way', 'stand-in'];
    expect(named.filter((text) => code.some((file) => file.includes(text)))).toEqual([]);
  });

  it('is at most 1.5 MB', () => {
    expect(bytes).toBeLessThanOrEqual(1_500_000);
    expect(bytes).toBeGreaterThan(100_000);
  });
});
