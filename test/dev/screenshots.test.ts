import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs a script that takes pictures where nothing keeps it from that: without a browser it could not. */
async function run(...args: string[]) {
  const env = { ...process.env, CHROMIUM_PATH: '/nowhere' };
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      ['dev/screenshots.ts', ...args],
      { cwd: root, env },
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

it('npm run screenshots says what it does', async () => {
  const { code, stdout } = await run('--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Usage: npm run screenshots/);
  expect(stdout).not.toContain('kB');
});

it.each([
  ['--fast', /unknown option '--fast'/],
  ['flow', /too many arguments/],
])('npm run screenshots takes no %s', async (arg, message) => {
  const { code, stderr } = await run(arg);
  expect(code).toBe(1);
  expect(stderr).toMatch(message);
});
