import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFolder } from './spawn-cli.ts';

/** A clone in which installing and the command line are these. */
function createClone({ install = '', main = '' }): string {
  const clone = createFolder({ 'dev/install.mjs': install, 'src/cli/main.ts': main });
  mkdirSync(join(clone, 'src/cli'), { recursive: true });
  cpSync(join(import.meta.dirname, '../../src/cli/bin.mjs'), join(clone, 'src/cli/bin.mjs'));
  return join(clone, 'src/cli/bin.mjs');
}

function run(bin: string, args: string[]) {
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr });
    });
  });
}

describe('the program of the package', () => {
  it('installs what is missing, off stdout, and passes everything on', async () => {
    const bin = createClone({
      install: "console.log('Installing …');",
      main: 'const args: string[] = process.argv.slice(2); console.log(JSON.stringify(args)); process.exitCode = 3;',
    });
    expect(await run(bin, ['secret', 'list', '--json'])).toEqual({
      code: 3,
      stdout: '["secret","list","--json"]\n',
      stderr: 'Installing …\n',
    });
  });

  it('goes no further where installing fails', async () => {
    const bin = createClone({ install: 'process.exitCode = 1;', main: "console.log('started');" });
    expect(await run(bin, [])).toEqual({ code: 1, stdout: '', stderr: '' });
  });

  it.runIf(process.platform !== 'win32')('leaves Ctrl-C to the command', async () => {
    const main = `process.on('SIGINT', () => { console.log('finished'); process.exit(130); });
      setInterval(() => {}, 1000); console.log('ready');`;
    // In a group of its own, as a terminal has it: the signal reaches both.
    const child = spawn(process.execPath, [createClone({ main })], { detached: true });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (text.includes('ready')) process.kill(-(child.pid ?? 0), 'SIGINT');
    });
    const code = await new Promise((resolve) => {
      child.once('close', resolve);
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: 'ready\nfinished\n' });
  });
});
