import { execFile } from 'node:child_process';
import { platform } from 'node:process';
import type { RunProgram } from '../../doctor/check-tools.ts';

/** Runs programs of this machine, with arguments that no shell would change. */
export const runProgram: RunProgram =
  (signal) =>
  (program, ...args) =>
    new Promise((resolve) => {
      // The tools come as .cmd files there, which only a shell runs.
      const options = { signal, shell: platform === 'win32' };
      execFile(program, args, options, (error, stdout) => {
        if (error === null) resolve({ code: 0, stdout });
        else resolve({ code: typeof error.code === 'number' ? error.code : undefined, stdout });
      });
    });
