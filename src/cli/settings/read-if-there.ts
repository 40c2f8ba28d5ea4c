import { readFileSync } from 'node:fs';
import { CliError } from '../cli-error.ts';

/** The text of a file, or undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new CliError(`${path} cannot be read: check its permissions`, { cause: error });
  }
}
