import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build as bundle, type Plugin } from 'esbuild';
import { leaveOut } from './leave-out.ts';

const root = join(import.meta.dirname, '..');

/** Where the app goes, and the file that replaces its handler table: a test's handlers in the same app. */
export interface BuildOptions {
  outdir: string;
  handlers?: string;
}

/**
 * Bundles the app into a self-contained folder, which is what is deployed: no `node_modules`, code
 * split so that what a request does not need is not loaded for it. Resolves to its size in bytes.
 */
export async function build({ outdir, handlers }: BuildOptions): Promise<number> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await bundle({
    entryPoints: [join(root, 'src/main.ts')],
    outdir,
    plugins: [leaveOut(), ...(handlers === undefined ? [] : [replaceHandlers(handlers)])],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    // ES modules where a package has them beside CommonJS, of which nothing that is unused can be left out.
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // The Functions worker supplies this module; a bundled copy would register nothing.
    // Arrow is a format in which a container could be listed; it is loaded only then, which is never.
    external: ['@azure/functions-core', 'apache-arrow'],
    // Some dependencies call `require`, which an ES module does not have.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const manifest = { name, version, private: true, type: 'module', main: 'main.js' };
  await writeFile(join(outdir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, 'host.json'), join(outdir, 'host.json'));
  const calls = join(root, 'calls.json');
  if (existsSync(calls)) await cp(calls, join(outdir, 'calls.json'));

  return Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
}

function replaceHandlers(path: string): Plugin {
  return {
    name: 'replace-handlers',
    setup(bundler) {
      let isReplaced = false;
      bundler.onResolve({ filter: /^\.\/handlers\/index\.ts$/ }, () => {
        isReplaced = true;
        return { path };
      });
      // A handler table that has moved would leave the real handlers in, and nobody would notice.
      bundler.onEnd(() =>
        isReplaced ? null : { errors: [{ text: 'no ./handlers/index.ts to replace' }] },
      );
    },
  };
}

if (import.meta.main) {
  const bytes = await build({ outdir: join(root, 'dist') });
  console.log(`dist/ is ${(bytes / 1e6).toFixed(2)} MB`);
}
