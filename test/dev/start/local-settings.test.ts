import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createLocalSettings,
  ensureLocalSettings,
  hasSecret,
} from '../../../dev/start/local-settings.ts';

const example = JSON.stringify({
  IsEncrypted: false,
  Values: { AzureWebJobsStorage: 'UseDevelopmentStorage=true', OPENAI_WEBHOOK_SECRET: '' },
});

let folder: string;
const settings = () => join(folder, 'local.settings.json');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'settings-'));
  await writeFile(join(folder, 'local.settings.example.json'), example);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('createLocalSettings', () => {
  it('fills in the secret and leaves the rest alone', () => {
    expect(JSON.parse(createLocalSettings(example, 'whsec_x'))).toEqual({
      IsEncrypted: false,
      Values: {
        AzureWebJobsStorage: 'UseDevelopmentStorage=true',
        OPENAI_WEBHOOK_SECRET: 'whsec_x',
      },
    });
  });
});

describe('hasSecret', () => {
  it.each([
    ['{}', false],
    ['{"Values":{}}', false],
    ['{"Values":{"OPENAI_WEBHOOK_SECRET":" "}}', false],
    ['\uFEFF{"Values":{"OPENAI_WEBHOOK_SECRET":"whsec_x"}}', true],
  ])('%s: %s', (text, expected) => {
    expect(hasSecret(text)).toBe(expected);
  });

  it('names the file that is not JSON', () => {
    expect(() => hasSecret('{')).toThrow(/^local\.settings\.json is not valid JSON: /);
  });
});

describe('ensureLocalSettings', () => {
  it('writes a secret of 32 random bytes, and keeps it from then on', async () => {
    await expect(ensureLocalSettings(folder, {})).resolves.toBe('written');
    const written = await readFile(settings(), 'utf8');
    const [, key = ''] = /"whsec_([^"]+)"/.exec(written) ?? [];
    expect(Buffer.from(key, 'base64')).toHaveLength(32);

    await expect(ensureLocalSettings(folder, {})).resolves.toBe('kept');
    await expect(readFile(settings(), 'utf8')).resolves.toBe(written);
  });

  it('never changes a file that has no secret', async () => {
    await writeFile(settings(), '{ "Values": {} }');
    await expect(ensureLocalSettings(folder, {})).resolves.toBe('no-secret');
    await expect(readFile(settings(), 'utf8')).resolves.toBe('{ "Values": {} }');
  });

  it('takes the secret of the environment for one', async () => {
    await writeFile(settings(), '{}');
    const env = { OPENAI_WEBHOOK_SECRET: 'whsec_x' };
    await expect(ensureLocalSettings(folder, env)).resolves.toBe('kept');
  });
});
