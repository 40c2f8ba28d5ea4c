import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../../..');
const copied = [
  'console',
  'dev',
  'src',
  'package.json',
  'host.json',
  'local.settings.example.json',
];

/** A copy of the project in a temporary folder, so that `npm start` touches no developer's data. */
export async function copyProject(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'start-'));
  for (const path of copied) {
    await cp(join(project, path), join(folder, path), { recursive: true });
  }
  await symlink(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
