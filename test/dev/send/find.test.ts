import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findReceiver } from '../../../dev/send/find-receiver.ts';
import { findSecret } from '../../../dev/send/find-secret.ts';
import { createFolder } from './run-send.ts';

const [flag, inEnv, inSettings] = ['A', 'B', 'C'].map((letter) => `whsec_${letter.repeat(32)}`);

function createSettings(text: string): string {
  const folder = createFolder();
  writeFileSync(join(folder, 'local.settings.json'), text);
  return folder;
}

function createRunning(running: unknown): string {
  const folder = createFolder();
  mkdirSync(join(folder, '.azurite'));
  writeFileSync(join(folder, '.azurite', 'running.json'), JSON.stringify(running));
  return folder;
}

describe('findSecret', () => {
  const settings = JSON.stringify({ Values: { OPENAI_WEBHOOK_SECRET: ` ${inSettings} whsec_x` } });

  it('takes the flag, then the environment, then the first one of the settings', () => {
    const folder = createSettings(settings);
    const env = { OPENAI_WEBHOOK_SECRET: inEnv };
    expect(findSecret({ flag, env, folder })).toBe(flag);
    expect(findSecret({ env, folder })).toBe(inEnv);
    expect(findSecret({ env: {}, folder })).toBe(inSettings);
  });

  it('reads settings that begin with a byte order mark', () => {
    expect(findSecret({ env: {}, folder: createSettings(`\uFEFF${settings}`) })).toBe(inSettings);
  });

  it.each([
    ['{', 'local.settings.json is not JSON'],
    ['{"Values": {"OPENAI_WEBHOOK_SECRET": ""}}', 'no signing secret'],
    ['{"Values": {"OPENAI_WEBHOOK_SECRET": "v1,whsec_AAAA"}}', 'in local.settings.json is not'],
    ['{}', 'no signing secret'],
  ])('refuses %s', (text, message) => {
    expect(() => findSecret({ env: {}, folder: createSettings(text) })).toThrow(message);
  });

  it('keeps a malformed secret out of its message', () => {
    expect(() => findSecret({ flag: 'hush-hush', env: {}, folder: '.' })).toThrow(
      /^(?!.*hush-hush)the secret in --secret/,
    );
  });
});

describe('findReceiver', () => {
  const usual = 'http://127.0.0.1:7071/webhook';

  it('is where a running process says', () => {
    const folder = createRunning({ pid: process.pid, url: 'http://127.0.0.1:9000' });
    expect(findReceiver(folder)).toBe('http://127.0.0.1:9000/webhook');
  });

  it.each([
    ['no file', createFolder],
    ['a process that has ended', () => createRunning({ pid: 2 ** 30, url: 'http://x' })],
    ['a file of another kind', () => createRunning({ port: 1 })],
  ])('is the usual place with %s', (_, create) => {
    expect(findReceiver(create())).toBe(usual);
  });
});
