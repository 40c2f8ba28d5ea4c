import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../dev/build.ts';

const root = join(import.meta.dirname, '../..');

/** Which program to build, from the project's root, and whether packages stay outside of the bundle. */
export interface AppBuild {
  readonly entry: string;
  readonly outdir: string;
  readonly isUnbundled?: true;
}

/** Builds a program of the bench, or the app in another way, as the app itself is built. */
export async function buildApp({ entry, outdir, isUnbundled }: AppBuild): Promise<void> {
  await build({
    ...bundleOptions,
    entryPoints: { main: join(root, entry) },
    outdir,
    ...(isUnbundled && { packages: 'external' }),
  });
  const manifest = { name: 'bench', private: true, type: 'module', main: 'main.js' };
  await writeFile(join(outdir, 'package.json'), JSON.stringify(manifest));
  await cp(join(root, 'host.json'), join(outdir, 'host.json'));
}
