import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startAzurite } from '../dev/azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the Azurite that all contract tests share, each with tables and queues of its own. */
    storage: string;
    /** A folder for what is built once for the whole run. */
    builds: string;
  }
}

/** Starts one Azurite for the whole run, and keeps a folder of builds for as long. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const azurite = await startAzurite();
  project.provide('storage', azurite.connectionString);
  const builds = await mkdtemp(join(tmpdir(), 'builds-'));
  project.provide('builds', builds);
  // Somebody who watches has changed what they were built of.
  project.onTestsRerun(async () => {
    for (const name of await readdir(builds)) await rm(join(builds, name), { recursive: true });
  });
  return async () => {
    await azurite.stop();
    await rm(builds, { recursive: true });
  };
}
