import { execFile } from 'node:child_process';

/** How a command ended: `code` is its exit code, or undefined where it could not be started. */
export interface Ended {
  readonly code: number | undefined;
  readonly stdout: string;
}

/** Runs a program that is on the PATH, without a shell. */
export type RunCommand = (program: string, ...args: readonly string[]) => Promise<Ended>;

const TIMEOUT_MS = 60_000;

/** Runs programs of this machine; one that takes longer than a minute is ended. */
export const runCommand: RunCommand = (program, ...args) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: TIMEOUT_MS }, (error, stdout) => {
      if (error === null) resolve({ code: 0, stdout });
      else resolve({ code: typeof error.code === 'number' ? error.code : undefined, stdout });
    });
  });
