import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SECRET } from '../fixtures/secrets.ts';
import { cleanEnv, createFolder, program, toSettings } from './spawn-cli.ts';

// The one of util-linux: others know no `--quiet`.
const hasTerminal = spawnSync('script', ['--version']).stdout?.includes('util-linux') ?? false;

/** Runs the command line on a terminal of its own, types `keys` at its question, and gives all that it showed. */
function runOnTerminal(args: string[], { folder = createFolder(), keys = '', env = {} } = {}) {
  const command = [process.execPath, program, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(
    'script',
    ['--quiet', '--return', '--command', `stty cols 60; ${command}`, '/dev/null'],
    {
      cwd: folder,
      env: { ...cleanEnv(), PATH: process.env['PATH'], TERM: 'xterm', ...env },
    },
  );
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    if (keys !== '' && text.includes('(not shown): ')) child.stdin.write(keys);
  });
  return new Promise<{ exitCode: number | null; shown: string }>((resolve) => {
    child.once('close', (exitCode) => {
      resolve({ exitCode, shown });
    });
  });
}

describe.runIf(hasTerminal)('on a terminal', () => {
  const settings = () =>
    createFolder({ 'local.settings.json': toSettings({ OPENAI_WEBHOOK_SECRET: SECRET }) });

  it('there are colours, and lines of its width', async () => {
    const { shown, exitCode } = await runOnTerminal(['secret', 'list'], { folder: settings() });
    expect(exitCode).toBe(0);
    expect(shown).toContain('\u001B[1mdefault');
    expect(shown).toContain('…');
  });

  it('there are none where they are refused', async () => {
    const { shown } = await runOnTerminal(['secret', 'list'], {
      folder: settings(),
      env: { NO_COLOR: '1' },
    });
    expect(shown).not.toContain('\u001B[');
  });

  it('a secret is asked for and not shown', async () => {
    const folder = settings();
    const { shown, exitCode } = await runOnTerminal(['secret', 'set', 'eu'], {
      folder,
      keys: `${SECRET}x\u007F\r`,
    });
    expect(exitCode).toBe(0);
    expect(shown).toContain('Signing secret of eu (not shown): ');
    expect(shown).toContain('Stored the secret of eu');
    expect(shown).not.toContain('whsec_');
    expect(readFileSync(join(folder, 'local.settings.json'), 'utf8')).toContain(
      `"OPENAI_WEBHOOK_SECRET__EU": "${SECRET}"`,
    );
  });

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('%s at the question does nothing', async (_, keys) => {
    const { shown, exitCode } = await runOnTerminal(['secret', 'set', 'eu'], {
      folder: settings(),
      keys,
    });
    expect(exitCode).toBe(130);
    expect(shown).toContain('interrupted; nothing was done');
  });
});
