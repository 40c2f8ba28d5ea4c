import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of `calls.json` beside the built app, or undefined where there is none. */
export function readCallPolicyFile(folder = import.meta.dirname): string | undefined {
  try {
    return readFileSync(join(folder, 'calls.json'), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
