import { describe, expect, it } from 'vitest';
import { SECRET } from '../fixtures/secrets.ts';
import { runInProcess } from './run-in-process.ts';
import { createFolder, spawnCli, toSettings } from './spawn-cli.ts';

const local = () =>
  createFolder({ 'local.settings.json': toSettings({ OPENAI_WEBHOOK_SECRET: SECRET }) });

describe('help', () => {
  it.each([
    ['a noun', ['secret', '--help']],
    ['a verb', ['secret', 'list', '--help']],
    ['a verb with arguments', ['help', 'completion']],
  ])('of %s fits into 80 columns', async (_, args) => {
    const { exitCode, stdout, stderr } = await runInProcess(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toMatchSnapshot();
  });

  it('of the program fits into 80 columns', async () => {
    const { stdout } = await runInProcess(['--help']);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).toContain('\nCommands:\n');
    expect(stdout).not.toContain('reference');
  });

  it('is what somebody gets who asks for nothing', async () => {
    const [nothing, asked] = await Promise.all([runInProcess([]), runInProcess(['--help'])]);
    expect(nothing).toEqual(asked);
  });
});

describe('a command line that is wrong', () => {
  it.each([
    [['sercet', 'list'], "error: unknown command 'sercet' (Did you mean secret?)"],
    [['secret', 'lst'], "error: unknown command 'lst' (Did you mean list?)"],
    [['secret', 'list', '--jsn'], "error: unknown option '--jsn' (Did you mean --json?)"],
    [['secret', 'list', '--env'], "error: option '--env <name>' argument missing"],
    [
      ['secret', 'list', '--env', 'a', '--local'],
      /^error: option '--local' cannot be used with option '--env <name>'\n$/,
    ],
    [['secret', 'list', '--env', '../b'], /^error: .*It is no name of an azd environment\.\n$/],
    [['secret', 'set'], "error: missing required argument 'sender'"],
    [['secret', 'set', 'EU'], /^error: .* A sender is at most 64 lower-case letters/],
    [
      ['secret', 'set', 'eu', SECRET],
      "error: too many arguments for 'set'. Expected 1 argument but got 2: eu, [hidden].",
    ],
    [['completion', 'tcsh'], /^error: .* Allowed choices are bash, zsh, fish, powershell\.\n$/],
  ])('%j is one line and exit code 2', async (args, line) => {
    const { exitCode, stdout, stderr } = await runInProcess(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(line);
    expect(stderr).toMatch(/^[^\n]+\n$/);
  });

  it('is a noun without a verb, which gets its help', async () => {
    const { exitCode, stdout, stderr } = await runInProcess(['secret']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Commands:\n  list');
  });
});

describe('settings', () => {
  it.each([
    [
      'are missing',
      {},
      /^error: The settings are not usable:\n {2}- AzureWebJobsStorage is not set: .*\n {2}- there is no local.settings.json in .*: `npm start` writes one\n$/,
    ],
    [
      'are no JSON',
      { 'local.settings.json': `{"Values": {"A": "${SECRET}"` },
      'error: local.settings.json is not JSON: look for a comma or a quote too many or too few\n',
    ],
    [
      'are no object',
      { 'local.settings.json': '[]' },
      'error: local.settings.json is no JSON object: see local.settings.example.json\n',
    ],
    [
      'have no values',
      { 'local.settings.json': { Values: [] } },
      'error: Values in local.settings.json is no object: put { } there\n',
    ],
    [
      'are nested',
      { 'local.settings.json': toSettings({ A: { B: 1 } }) },
      'error: local.settings.json: give A in Values as plain text\n',
    ],
    [
      'are encrypted',
      { 'local.settings.json': { IsEncrypted: true } },
      'error: local.settings.json is encrypted: run `func settings decrypt`\n',
    ],
    [
      'are wrong in two places',
      {
        'local.settings.json': toSettings({
          MAX_ATTEMPTS: 'x',
          OPENAI_WEBHOOK_SECRET: `"${SECRET}"`,
        }),
      },
      /^error: The settings are not usable:\n {2}- OPENAI_WEBHOOK_SECRET, value 1 of 1, is not "whsec_".*\n {2}- MAX_ATTEMPTS is "x": .*\n$/,
    ],
  ])('that %s are explained with their remedy', async (_, files, message) => {
    const folder = createFolder(files);
    const { exitCode, stdout, stderr } = await runInProcess(['secret', 'list', '--json'], {
      folder,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain(SECRET);
  });

  it('of the environment count before those of the file', async () => {
    const env = { OPENAI_WEBHOOK_SECRET__EU: SECRET };
    const { stdout } = await runInProcess(['secret', 'list', '--json'], { folder: local(), env });
    expect(JSON.parse(stdout)).toMatchObject([
      { sender: 'default', from: 'local.settings.json' },
      { sender: 'eu', from: 'environment' },
    ]);
  });

  it('of the environment take the place of those of the file', async () => {
    const folder = createFolder({ 'local.settings.json': toSettings({ MAX_ATTEMPTS: 'x' }) });
    const env = { MAX_ATTEMPTS: '5' };
    expect((await runInProcess(['secret', 'list'], { folder })).exitCode).toBe(1);
    expect((await runInProcess(['secret', 'list'], { folder, env })).exitCode).toBe(0);
  });

  it('are found from a folder below', async () => {
    const folder = createFolder({
      'local.settings.json': toSettings({ OPENAI_WEBHOOK_SECRET: SECRET }),
      'docs/page.md': '',
    });
    const { stdout } = await spawnCli(['secret', 'list'], { folder: `${folder}/docs` });
    expect(stdout).toContain('local.settings.json');
  });
});

describe('an error', () => {
  it('has a stack for who asks', async () => {
    const { exitCode, stderr } = await spawnCli(['secret', 'list', '--env', 'a', '--verbose']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: nothing was deployed .*\nCliError: nothing was .*\n {4}at /);
  });
});

describe('colours', () => {
  it.each([
    ['none where nobody looks', {}, false],
    ['some where they are asked for', { FORCE_COLOR: '1' }, true],
    ['none where they are refused', { NO_COLOR: '1' }, false],
  ])('%s', async (_, env, isColoured) => {
    const folder = local();
    const runs = [['secret', 'list'], ['secret', 'lst'], ['--help']];
    const ran = await Promise.all(runs.map((args) => spawnCli(args, { folder, env })));
    for (const { stdout, stderr } of ran) {
      expect((stdout + stderr).includes('\u001B[')).toBe(isColoured);
    }
  });

  it('never in JSON', async () => {
    const { stdout } = await spawnCli(['secret', 'list', '--json'], {
      folder: local(),
      env: { FORCE_COLOR: '1' },
    });
    expect(JSON.parse(stdout)).toHaveLength(1);
  });
});
