import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../../dev/build.ts';

export interface TrialBuild {
  readonly folder: string;
  remove(): Promise<void>;
}

/** The whole app as it is deployed, but with the handlers of `trial-handlers.ts`. */
export async function createTrialBuild(): Promise<TrialBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'trial-build-'));
  await build({ outdir: folder, handlers: join(import.meta.dirname, 'trial-handlers.ts') });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
