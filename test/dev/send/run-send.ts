import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const program = join(import.meta.dirname, '../../../dev/send.ts');

/** The secret the sender is given unless a test says otherwise. */
export const secret = 'whsec_RdvaYFYUXuIFuEbvZHwMfYFhUf7aMYjYcmM24+Aj40c=';

/** How a run of the sender ended. */
export interface Ran {
  exitCode: number | string | null | undefined;
  stdout: string;
  stderr: string;
}

/** Runs the sender as a user would, in an empty folder unless one is given. */
export function runSend(
  args: string[],
  { folder = createFolder(), env = {} }: { folder?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...args],
      {
        cwd: folder,
        env: { ...inherited, NO_COLOR: '1', OPENAI_WEBHOOK_SECRET: secret, ...env },
      },
      (error, stdout, stderr) => {
        resolve({ exitCode: error === null ? 0 : error.code, stdout, stderr });
      },
    );
    child.stdin?.end();
  });
}

/** A folder that is gone when the test ends. */
export function createFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'send-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}
