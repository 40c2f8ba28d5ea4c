import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build as bundle } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/**
 * Bundles the app into a self-contained `dist/`, which is what is deployed: no `node_modules`, code
 * split so that what a request does not need is not loaded for it.
 */
async function build(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  const { metafile } = await bundle({
    entryPoints: [join(root, 'src/main.ts')],
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // The Functions worker supplies this module; a bundled copy would register nothing.
    external: ['@azure/functions-core'],
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
  await writeFile(join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  await cp(join(root, 'host.json'), join(dist, 'host.json'));

  const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
  console.log(`dist/ is ${(bytes / 1024 / 1024).toFixed(2)} MiB`);
}

await build();
