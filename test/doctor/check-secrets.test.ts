import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { findVaultSecrets } from '../../src/azure/doctor-secrets.ts';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import { createSecretsCheck } from '../../src/doctor/check-secrets.ts';
import { runChecks } from '../../src/doctor/run-checks.ts';
import type { SigningSecret } from '../../src/webhooks/secret.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';
import { never } from './serve.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const one = (parts: Partial<SigningSecret> = {}) => ({
  sender: 'default',
  value: SECRET,
  ...parts,
});

describe('signing secrets', () => {
  const lookAt = (secrets: readonly SigningSecret[], problems: string[] = []) =>
    createSecretsCheck({
      read: async () => ({ secrets, problems }),
      place: 'the vault',
      now: () => NOW,
      remedy: 'set one',
    }).look(never);

  it.each([
    ['without dates', [one()], 'ok', 'default: 1 signing secret'],
    [
      'with an age',
      [one({ createdAt: inDays(-3) })],
      'ok',
      'default: 1 signing secret, the newest 3 d old',
    ],
    [
      'in a rotation, of which the old one ends',
      [one({ createdAt: inDays(-90), expiresAt: inDays(1) }), one({ createdAt: inDays(-1) })],
      'ok',
      'default: 2 signing secrets, the newest 1 d old; the first ends in 1 d',
    ],
    [
      'that ends late',
      [one({ expiresAt: inDays(14) })],
      'ok',
      'default: 1 signing secret; it ends in 14 d',
    ],
    [
      'that ends soon',
      [one({ expiresAt: inDays(13.9) })],
      'warning',
      'default: 1 signing secret; it ends in 13 d',
    ],
    [
      'that all end soon',
      [one({ expiresAt: inDays(1) }), one({ expiresAt: inDays(2) })],
      'warning',
      'default: 2 signing secrets; the last ends in 2 d',
    ],
  ])('%s', async (_, secrets, level, text) => {
    const [found, ...others] = await lookAt(secrets);
    expect(found).toMatchObject({ level, text });
    expect(found?.remedy ?? '').toMatch(level === 'ok' ? /^$/ : /^rotate it/);
    expect(others).toEqual([]);
  });

  it('of several senders have a line each', async () => {
    const found = await lookAt([one(), one({ sender: 'eu' }), one()]);
    expect(found.map(({ text }) => text)).toEqual([
      'default: 2 signing secrets',
      'eu: 1 signing secret',
    ]);
  });

  it('that are none, or do not count, are problems', async () => {
    expect(await lookAt([])).toEqual([
      {
        level: 'problem',
        text: 'there is none in the vault, so every event is refused',
        remedy: 'set one',
      },
    ]);
    expect(await lookAt([], ['it is broken'])).toEqual([
      { level: 'problem', text: 'it is broken', remedy: 'set one' },
    ]);
  });
});

describe('signing secrets in a vault', () => {
  let vault: Vault;
  let client: SecretClient;
  const options = () => ({
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });

  beforeAll(async () => {
    vault = await startVault();
    client = new SecretClient(vault.url, createLocalCredential(), options());
    await client.setSecret('openai-webhook-secret', SECRET);
    await client.setSecret('openai-webhook-secret--eu', OTHER_SECRETS[0]);
  });
  beforeEach(() => vault.faults.clear());
  afterAll(() => vault.stop());

  const lookAt = () => {
    const open = createOpenVault(vault.url, createLocalCredential(), {
      ...options(),
      retryOptions: { maxRetries: 0 },
    });
    const read = () => findVaultSecrets({ uri: vault.url, open, names: [], now: () => new Date() });
    const check = createSecretsCheck({
      read,
      place: 'it',
      now: () => new Date(),
      remedy: 'set one',
    });
    return runChecks([check], { limitMs: 2000 });
  };

  it('are read as the app reads them', async () => {
    expect(
      (await lookAt()).map(({ level, text }) => [level, text.replace(/\d+ s old/, '0 s old')]),
    ).toEqual([
      ['ok', 'default: 1 signing secret, the newest 0 s old'],
      ['ok', 'eu: 1 signing secret, the newest 0 s old'],
    ]);
  });

  it('that are malformed are named, beside those that count', async () => {
    await client.setSecret('openai-webhook-secret--bad', '"whsec_quoted"');
    const found = await lookAt();
    expect(found.filter(({ level }) => level === 'ok')).toHaveLength(2);
    expect(found.filter(({ level }) => level === 'problem')).toMatchObject([
      {
        text: expect.stringMatching(
          /^secret openai-webhook-secret--bad, version \w+: value 1 of 1 is not "whsec_" and the base64/,
        ) as string,
        remedy: 'set one',
      },
    ]);
    const text = JSON.stringify(found);
    for (const secret of [SECRET, OTHER_SECRETS[0], 'quoted']) expect(text).not.toContain(secret);
  });

  it.each([
    ['forbidden', /lacks the role Key Vault Secrets User on https:/],
    ['broken', /does not answer \(.*\)$/],
    ['throttled', /is asked too often/],
    ['reset', /does not answer/],
    ['hang', /^there was no answer within 2 s$/],
  ] as const)('cannot be read: %s', async (fault, message) => {
    vault.faults.add({ fault });
    const found = await lookAt();
    expect(found).toMatchObject([
      { check: 'secrets', level: 'problem', text: expect.stringMatching(message) as string },
    ]);
  });
});
