import { join } from 'node:path';
import type { Environment } from '../../config/readers.ts';
import { readIfThere } from './read-if-there.ts';

/**
 * The storage of an `npm start` that runs in this folder, where the settings leave it to the emulator's
 * usual ports: it may have been told others.
 */
export function findRunningStorage(folder: string, env: Environment): Environment {
  const setting = env['AzureWebJobsStorage']?.trim();
  if (setting !== 'UseDevelopmentStorage=true') return {};
  const { pid, storage } = readRunning(readIfThere(join(folder, '.azurite', 'running.json')));
  return typeof pid === 'number' && typeof storage === 'string' && isAlive(pid)
    ? { AzureWebJobsStorage: storage }
    : {};
}

function readRunning(text = '{}'): { readonly pid?: unknown; readonly storage?: unknown } {
  try {
    return (JSON.parse(text) ?? {}) as object;
  } catch (error) {
    // It is being written.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // Nobody has this id, or somebody else whom it is none of our business to ask.
    return false;
  }
}
