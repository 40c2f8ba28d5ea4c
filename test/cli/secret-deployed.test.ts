import { SecretClient } from '@azure/keyvault-secrets';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';
import { deployedFolder, spawnDeployed } from './deployed.ts';
import { spawnCli } from './spawn-cli.ts';

let vault: Vault;
let client: SecretClient;

beforeEach(async () => {
  vault = await startVault();
  client = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
});
afterEach(() => vault.stop());

describe('secret of a deployment', () => {
  it('is set in the vault', async () => {
    const first = await spawnDeployed(vault, ['secret', 'set', 'default'], { input: SECRET });
    expect(first).toEqual({
      exitCode: 0,
      stdout: `Stored the secret of default in the vault ${vault.url} as openai-webhook-secret.\n`,
      stderr: '',
    });
    expect((await client.getSecret('openai-webhook-secret')).value).toBe(SECRET);
  });

  it('is listed with its age, and never with its value', async () => {
    await client.setSecret('openai-webhook-secret', SECRET);
    await client.setSecret('openai-webhook-secret', OTHER_SECRETS[0]);
    const soon = { expiresOn: new Date(Date.now() + 3 * 86_400_000 + 60_000) };
    await client.setSecret('openai-webhook-secret--eu', OTHER_SECRETS[1], soon);
    const [{ stdout, exitCode }, { stdout: json }] = await Promise.all([
      spawnDeployed(vault, ['secret', 'list']),
      spawnDeployed(vault, ['secret', 'list', '--json']),
    ]);
    expect(exitCode).toBe(0);
    expect(stdout.replaceAll(/\d+ s/g, '0 s')).toMatchInlineSnapshot(`
      "SENDER   FROM       NAME                       COUNT  NEWEST  EXPIRES
      default  key vault  openai-webhook-secret          2  0 s
      eu       key vault  openai-webhook-secret--eu      1  0 s     in 3 d
      "
    `);
    const [standard, eu] = JSON.parse(json) as {
      sender: string;
      secrets: Record<string, string>[];
    }[];
    expect(standard?.secrets.map(({ createdAt = '' }) => Date.parse(createdAt) > 0)).toEqual([
      true,
      true,
    ]);
    expect(eu?.secrets[0]?.['expiresAt']).toMatch(/^20\d\d-.*Z$/);
    for (const secret of [SECRET, ...OTHER_SECRETS]) expect(stdout + json).not.toContain(secret);
  });

  it.each([
    [
      'beside one that does',
      SECRET,
      1,
      /^warning: secret openai-webhook-secret--bad, version \S+: value 1 of 1 is/,
    ],
    [
      'alone',
      '',
      0,
      /^warning: https:\S+ holds no signing secret that counts: secret openai-webhook-secret--bad/,
    ],
  ])('that does not count is a problem, %s', async (_, beside, count, warning) => {
    if (beside !== '') await client.setSecret('openai-webhook-secret', beside);
    await client.setSecret('openai-webhook-secret--bad', '"whsec_quoted"');
    const { exitCode, stdout, stderr } = await spawnDeployed(vault, ['secret', 'list', '--json']);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stdout)).toHaveLength(count);
    expect(stderr).toMatch(warning);
    expect(stderr).not.toContain('quoted');
  });

  it.each([
    ['forbidden', /^error: the identity lacks the role Key Vault Secrets User on https:.*\n$/],
    ['broken', /^error: https:\S+ does not answer \(.*\)\n$/],
  ] as const)('that is %s is one line', async (fault, message) => {
    vault.faults.add({ fault });
    const { exitCode, stdout, stderr } = await spawnDeployed(vault, ['secret', 'list']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it.each([[['secret', 'list']], [['secret', 'set', 'default']]])(
    'needs somebody who is signed in: %j',
    async (args) => {
      const env = { NODE_EXTRA_CA_CERTS: vault.env['NODE_EXTRA_CA_CERTS'] };
      const ran = await spawnCli([...args, '--env', 'prod'], {
        folder: deployedFolder(vault),
        env,
        input: SECRET,
      });
      expect(ran).toEqual({
        exitCode: 1,
        stdout: '',
        stderr:
          'error: nobody is signed in to Azure: run `az login` or `azd auth login`, in the tenant of the deployment\n',
      });
    },
  );

  it('cannot be set where the app would not read it', async () => {
    const named = deployedFolder(vault, {
      APP_SETTINGS: '{\\"SIGNING_SECRET_NAMES\\":\\"eu=mine\\"}',
    });
    const given = deployedFolder(vault, {
      APP_SETTINGS: `{\\"OPENAI_WEBHOOK_SECRET\\":\\"${SECRET}\\"}`,
    });
    const args = ['secret', 'set', 'default'];
    expect((await spawnDeployed(vault, args, { folder: named, input: SECRET })).stderr).toMatch(
      /^error: SIGNING_SECRET_NAMES has no entry for default, .* add default=openai-webhook-secret to it\n$/,
    );
    expect((await spawnDeployed(vault, args, { folder: given, input: SECRET })).stderr).toMatch(
      /^error: APP_SETTINGS of the deployment has signing secrets/,
    );
  });
});
