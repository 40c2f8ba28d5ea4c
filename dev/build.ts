import { existsSync } from 'node:fs';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build as bundle, type BuildOptions as Options, type Metafile, type Plugin } from 'esbuild';
import { leaveOut } from './leave-out.ts';
import { requireHttp } from './require-http.ts';

const root = join(import.meta.dirname, '..');

/** Where the app goes, and the file that replaces its handler table: a test's handlers in the same app. */
export interface BuildOptions {
  outdir: string;
  handlers?: string;
}

/** How everything that runs on Functions is bundled; only what goes in and where it goes is left open. */
export const bundleOptions = {
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
  plugins: [requireHttp()],
  // Some dependencies call `require`, which an ES module does not have.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
} as const satisfies Options;

/**
 * Bundles the app into a self-contained folder, which is what is deployed: no `node_modules`, code
 * split so that what a request does not need is not loaded for it. Resolves to its size in bytes.
 */
export async function build(options: BuildOptions): Promise<number> {
  const { outputs } = await bundleApp(options);
  return Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
}

/** The same, and resolves to what is in each file. */
export async function bundleApp({ outdir, handlers }: BuildOptions): Promise<Metafile> {
  await rm(outdir, { recursive: true, force: true });
  const { metafile } = await bundle({
    ...bundleOptions,
    entryPoints: [join(root, 'src/main.ts')],
    outdir,
    plugins: [
      ...bundleOptions.plugins,
      leaveOut(),
      ...(handlers === undefined ? [] : [replaceHandlers(handlers)]),
    ],
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
  return metafile;
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
