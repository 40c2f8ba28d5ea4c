import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build as bundle, type PluginBuild } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../dev/build.ts';
import { leaveOut } from '../../dev/leave-out.ts';

let folder: string;
let bytes: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'build-'));
  bytes = await build({ outdir: folder });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('what is deployed', () => {
  it('is everything that runs, and only that', async () => {
    const files = await readdir(folder, { recursive: true });
    const others = files.filter((name) => !/^[\w-]+\.js$/.test(name));
    expect(others.toSorted()).toEqual(['host.json', 'package.json']);
    expect(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))).toMatchObject({
      type: 'module',
      main: 'main.js',
    });
    const code = await Promise.all(
      files
        .filter((name) => name.endsWith('.js'))
        .map((name) => readFile(join(folder, name), 'utf8')),
    );
    const named = ['sourceMappingURL', 'vitest', 'find-my-way', 'stand-in'];
    expect(named.filter((text) => code.some((file) => file.includes(text)))).toEqual([]);
  });

  it('is at most 1.5 MB', () => {
    expect(bytes).toBeLessThanOrEqual(1_500_000);
    expect(bytes).toBeGreaterThan(100_000);
  });
});

describe('what is left out', () => {
  it('throws when something reaches for it, and not before', async () => {
    const { outputFiles } = await bundle({
      stdin: {
        contents: `export { default as crc } from '@azure/storage-common/dist/esm/crc64.js';
          export { default as jwt } from 'jsonwebtoken';
          export * as browser from 'open';
          export { BlobQuickQueryStream as Query } from '@azure/storage-blob/dist/esm/utils/BlobQuickQueryStream.js';
          export * as sas from '@azure/storage-blob/dist/esm/sas/BlobSASSignatureValues.js';`,
        resolveDir: join(import.meta.dirname, '../..'),
      },
      plugins: [absolute(), leaveOut()],
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
    });
    const text = outputFiles[0]?.text ?? '';
    const parts = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
      crc: () => void;
      Query: new () => object;
      jwt: { sign: () => void };
      browser: { default: () => void };
      sas: { generateBlobSASQueryParameters: () => void };
    };
    expect(() => parts.crc()).toThrow(/^CRC64 checksums: left out of the bundle/);
    expect(() => new parts.Query()).toThrow(/queries over a file: left out/);
    expect(() => parts.jwt.sign()).toThrow(/certificate: left out/);
    expect(() => parts.browser.default()).toThrow(/browser: left out/);
    expect(() => parts.sas.generateBlobSASQueryParameters()).toThrow(/signatures: left out/);
  });
});

/** Finds files that their packages do not export. */
function absolute() {
  return {
    name: 'absolute',
    setup(bundler: PluginBuild) {
      const modules = join(import.meta.dirname, '../../node_modules');
      bundler.onResolve({ filter: /^@azure\/.*\.js$/ }, ({ path }) => ({
        path: join(modules, path),
      }));
    },
  };
}
