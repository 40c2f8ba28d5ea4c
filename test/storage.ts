import type { TestProject } from 'vitest/node';
import { startAzurite } from '../dev/azurite.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the Azurite that all contract tests share, each with tables and queues of its own. */
    storage: string;
  }
}

/** Starts one Azurite for the whole run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const azurite = await startAzurite();
  project.provide('storage', azurite.connectionString);
  return () => azurite.stop();
}
