import { existsSync } from 'node:fs';
import { mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { buildConsole } from '../console/build.ts';
import { build } from '../dev/build.ts';

const builds = {
  app: (outdir: string) => build({ outdir }),
  'trial-app': (outdir: string) =>
    build({ outdir, handlers: join(import.meta.dirname, 'e2e/trial-handlers.ts') }),
  console: (outdir: string) => buildConsole({ outdir }),
} as const;

/**
 * Resolves to the folder of a build, which nobody may change: made by the first file that needs it, and the
 * same for all files of a run, since a build takes seconds and is always the same.
 */
export async function shareBuild(name: keyof typeof builds): Promise<string> {
  return makeOnce(join(inject('builds'), name), builds[name]);
}

/** Makes a folder that is not there yet, whole or not at all; others, in other processes too, wait for it. */
export async function makeOnce(
  folder: string,
  make: (folder: string) => Promise<unknown>,
): Promise<string> {
  const lock = `${folder}.lock`;
  while (!existsSync(folder)) {
    if (!(await take(lock))) {
      await sleep(50);
      continue;
    }
    try {
      if (!existsSync(folder)) await makeWhole(folder, make);
    } finally {
      // Where it failed, whoever waits tries it again, and has the error as well.
      await rmdir(lock);
    }
  }
  return folder;
}

async function makeWhole(
  folder: string,
  make: (folder: string) => Promise<unknown>,
): Promise<void> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  await make(draft);
  await rename(draft, folder);
}

async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
