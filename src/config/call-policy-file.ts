import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of `calls.json`, or why it cannot be had; undefined where there is no such file. */
export type CallPolicyFile = string | { readonly problem: string } | undefined;

/** Reads `calls.json` beside the built app; never throws, because the receiver can do without. */
export function readCallPolicyFile(folder = import.meta.dirname): CallPolicyFile {
  try {
    return readFileSync(join(folder, 'calls.json'), 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT') return undefined;
    return { problem: `it cannot be read (${code}): make it a file that the app may read` };
  }
}
