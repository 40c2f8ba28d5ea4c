import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../../node_modules');

/** A temporary folder for builds, from which the project's packages can be imported; gone when `use` has ended. */
export async function withWorkFolder<Result>(
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  try {
    await symlink(modules, join(folder, 'node_modules'), 'junction');
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
