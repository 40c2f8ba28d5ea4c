import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** Where the page goes when nobody says otherwise; not kept in git. */
export const consoleDist = join(import.meta.dirname, 'dist');

/** Bundles the inspector's page into a folder: `index.html`, `app.js`, `app.css`, nothing else to load. */
export async function buildConsole({ outdir }: { outdir: string }): Promise<void> {
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: [
      { in: join(import.meta.dirname, 'main.tsx'), out: 'app' },
      { in: join(import.meta.dirname, 'styles/app.css'), out: 'app' },
    ],
    tsconfig: join(import.meta.dirname, 'tsconfig.json'),
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome123', 'firefox125', 'safari17.5'],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  await copyFile(join(import.meta.dirname, 'index.html'), join(outdir, 'index.html'));
}

if (import.meta.main) await buildConsole({ outdir: consoleDist });
