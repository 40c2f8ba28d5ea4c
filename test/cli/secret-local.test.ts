import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';
import { runInProcess } from './run-in-process.ts';
import { createFolder, spawnCli, toSettings } from './spawn-cli.ts';

const localFolder = (values: Record<string, unknown> = {}) =>
  createFolder({ 'local.settings.json': toSettings(values) });

function readValues(folder: string): Record<string, string> {
  const text = readFileSync(join(folder, 'local.settings.json'), 'utf8');
  return (JSON.parse(text) as { Values: Record<string, string> }).Values;
}

describe('secret on this machine', () => {
  it('is set, and listed without its value', async () => {
    const folder = localFolder({ OPENAI_WEBHOOK_SECRET: OTHER_SECRETS[0] });
    const set = await spawnCli(['secret', 'set', 'default'], { folder, input: ` ${SECRET}\n` });
    expect(set).toEqual({
      exitCode: 0,
      stdout:
        'Stored the secret of default in local.settings.json as OPENAI_WEBHOOK_SECRET. A receiver that runs has to be started again.\n',
      stderr: '',
    });
    expect(readValues(folder)['OPENAI_WEBHOOK_SECRET']).toBe(`${SECRET} ${OTHER_SECRETS[0]}`);
    const further = await spawnCli(['secret', 'set', 'eu-west', '--json'], {
      folder,
      input: SECRET,
    });
    expect(JSON.parse(further.stdout)).toEqual({
      sender: 'eu-west',
      place: 'local.settings.json',
      name: 'OPENAI_WEBHOOK_SECRET__EU_WEST',
      isStored: true,
    });
    const { stdout } = await spawnCli(['secret', 'list'], { folder });
    expect(stdout).toMatchInlineSnapshot(`
      "SENDER   FROM                 NAME                            COUNT  NEWEST  EXPIRES
      default  local.settings.json  OPENAI_WEBHOOK_SECRET               2
      eu-west  local.settings.json  OPENAI_WEBHOOK_SECRET__EU_WEST      1
      "
    `);
  });

  it('is listed in 80 columns', async () => {
    const folder = localFolder({ [`OPENAI_WEBHOOK_SECRET__${'LONG_'.repeat(8)}NAME`]: SECRET });
    const { stdout } = await runInProcess(['secret', 'list'], { folder });
    expect(stdout).toMatchInlineSnapshot(`
      "SENDER             FROM               NAME                COUNT  NEWEST  EXPIRES
      long-long-long-l…  local.settings.j…  OPENAI_WEBHOOK_SE…      1
      "
    `);
  });

  it.each([
    ['nothing', ' \n', 'error: no secret was given: pass it on stdin\n'],
    [
      'what is none',
      'whsec_dG9vIHNob3J0',
      /^error: that is no signing secret: copy it again .* without quotes\n$/,
    ],
    ['one in quotes', `"${SECRET}"`, /^error: that is no signing secret/],
  ])('is not set to %s', async (_, input, message) => {
    const folder = localFolder();
    const { exitCode, stdout, stderr } = await spawnCli(['secret', 'set', 'default'], {
      folder,
      input,
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(readValues(folder)).not.toHaveProperty('OPENAI_WEBHOOK_SECRET');
  });

  it('is not set by a dry run', async () => {
    const folder = localFolder();
    const { stdout } = await spawnCli(['secret', 'set', 'eu', '--dry-run'], {
      folder,
      input: SECRET,
    });
    expect(stdout).toBe(
      'Would store the secret of eu in local.settings.json as OPENAI_WEBHOOK_SECRET__EU.\n',
    );
    expect(readValues(folder)).not.toHaveProperty('OPENAI_WEBHOOK_SECRET__EU');
  });

  it('mends a setting that is broken', async () => {
    const folder = localFolder({ OPENAI_WEBHOOK_SECRET: 'whsec_', MAX_ATTEMPTS: 'x' });
    const { exitCode } = await spawnCli(['secret', 'set', 'default'], { folder, input: SECRET });
    expect(exitCode).toBe(0);
    expect(readValues(folder)['OPENAI_WEBHOOK_SECRET']).toContain(SECRET);
  });

  it('is warned of where the environment has another one', async () => {
    const env = { OPENAI_WEBHOOK_SECRET: OTHER_SECRETS[0] };
    const { stderr } = await spawnCli(['secret', 'set', 'default'], {
      folder: localFolder(),
      env,
      input: SECRET,
    });
    expect(stderr).toBe(
      'warning: OPENAI_WEBHOOK_SECRET in the environment counts before the one in local.settings.json: take it out there\n',
    );
  });

  it.each([
    [{}, 'the vault https://'],
    [{ OPENAI_WEBHOOK_SECRET: SECRET }, 'local.settings.json'],
    [{ SIGNING_SECRET_NAMES: 'eu=my-secret' }, 'as my-secret.'],
  ])('goes where the receiver reads it: %j', async (values, place) => {
    const folder = localFolder({
      AZURE_KEY_VAULT_ENDPOINT: 'https://v1.vault.azure.net',
      ...values,
    });
    const args = ['secret', 'set', 'eu', '--dry-run'];
    expect((await spawnCli(args, { folder, input: SECRET })).stdout).toContain(place);
    const local = await spawnCli([...args, '--local'], { folder, input: SECRET });
    expect(local.stdout).toContain('in local.settings.json as OPENAI_WEBHOOK_SECRET__EU.');
  });
});
