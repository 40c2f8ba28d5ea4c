import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../dev/build.ts';

const run = promisify(execFile);
const SECRET = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const LOCAL = 'UseDevelopmentStorage=true';
const host = new URL('../../dev/host/', import.meta.url).href;
/** A program that loads the app and tells what of Node it took. */
const LOAD = `
  const { createCoreModule } = await import('${host}core-module.ts');
  const { loadApp } = await import('${host}load-app.ts');
  const { functions } = createCoreModule(() => undefined);
  await loadApp(process.env.DIST);
  console.log(JSON.stringify({ functions: functions.size, loaded: process.moduleLoadList }));
`;

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

  it('does not load undici before something needs it', async () => {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', LOAD], {
      env: {
        ...process.env,
        DIST: dist,
        OPENAI_WEBHOOK_SECRET: SECRET,
        AzureWebJobsStorage: LOCAL,
      },
    });
    const { functions, loaded } = JSON.parse(stdout) as { functions: number; loaded: string[] };
    expect(functions).toBeGreaterThan(5);
    expect(loaded).toContain('NativeModule http');
    expect(loaded.filter((name) => name.includes('undici'))).toEqual([]);
  });

  it('is at most 1.5 MB', () => {
    expect(bytes).toBeLessThanOrEqual(1_500_000);
    expect(bytes).toBeGreaterThan(100_000);
  });
});
