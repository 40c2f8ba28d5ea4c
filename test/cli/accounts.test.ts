import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { deployedFolder } from './deployed.ts';
import { cleanEnv } from './spawn-cli.ts';

const run = promisify(execFile);
let vault: Vault;

beforeAll(async () => {
  vault = await startVault();
  const client = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
  await client.setSecret('openai-api-key', 'sk-from-the-vault');
});
afterAll(() => vault.stop());

/** In a process of its own, which signs in as somebody does who works on a deployment. */
async function printAccounts(further: Record<string, string>, env: Record<string, string> = {}) {
  const { AZURE_KEY_VAULT_ENDPOINT: _, ...signedIn } = vault.env;
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'print-accounts.ts')], {
    cwd: deployedFolder(vault, further),
    env: { ...cleanEnv(), ...signedIn, ...env },
  });
  return JSON.parse(stdout) as { accounts: [string, { apiKey?: string }][]; hidden: string[] };
}

describe('the accounts of a deployment', () => {
  it('have the key from the vault, which is never shown', async () => {
    const { accounts, hidden } = await printAccounts({});
    expect(accounts).toMatchObject([['default', { apiKey: 'sk-from-the-vault' }]]);
    expect(hidden).toContain('sk-from-the-vault');
  });

  it('have the one of the environment before it', async () => {
    const { accounts, hidden } = await printAccounts({}, { OPENAI_API_KEY: 'sk-mine-and-mine' });
    expect(accounts).toMatchObject([['default', { apiKey: 'sk-mine-and-mine' }]]);
    expect(hidden).toContain('sk-mine-and-mine');
  });

  it('are those of Azure OpenAI, without a key', async () => {
    const { accounts } = await printAccounts({
      AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com',
    });
    expect(accounts).toMatchObject([['default', { kind: 'azure' }]]);
  });

  it('are none where the vault has no key', async () => {
    const reference = '@Microsoft.KeyVault(SecretName=another-key)';
    const further = { APP_SETTINGS: `{\\"OPENAI_API_KEY\\":\\"${reference}\\"}` };
    expect((await printAccounts(further)).accounts).toEqual([]);
  });
});
