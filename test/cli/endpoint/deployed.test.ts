import { SecretClient } from '@azure/keyvault-secrets';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOpenAi } from '../../../dev/openai/server.ts';
import { createLocalCredential } from '../../../dev/vault/credential.ts';
import { startVault } from '../../../dev/vault/start-vault.ts';
import { deployedFolder, spawnDeployed } from '../deployed.ts';
import { WEBHOOK } from './stage.ts';

describe('of a deployment', () => {
  async function setUp() {
    const [vault, api] = await Promise.all([startVault(), startOpenAi()]);
    onTestFinished(async () => {
      await Promise.all([vault.stop(), api.stop()]);
    });
    const folder = deployedFolder(vault, {
      WEBHOOK_URL: WEBHOOK,
      AZURE_OPENAI_ENDPOINT: api.azureEndpoint,
    });
    const run = (args: string[]) => spawnDeployed(vault, ['endpoint', ...args], { folder });
    return { vault, api, run };
  }

  it('an endpoint gets its URL from azd, its secret goes into the vault', async () => {
    const { vault, api, run } = await setUp();
    const { exitCode, stdout, stderr } = await run(['create', '--events', 'batch.failed']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Created we_\w+ \("openai-webhook-receiver prod"\) for https:\/\/app\./,
    );
    expect(stdout).toContain(`is in the vault ${vault.url} as openai-webhook-secret.\n`);
    const client = new SecretClient(vault.url, createLocalCredential(), {
      tlsOptions: { ca: vault.ca },
      disableChallengeResourceVerification: true,
    });
    const { value = '' } = await client.getSecret('openai-webhook-secret');
    expect(value).toMatch(/^whsec_/);
    expect(stdout).not.toContain(value);
    expect(api.requests.every(({ authorization }) => authorization === 'bearer')).toBe(true);
  });

  it('nothing is created where the vault cannot be read', async () => {
    const { vault, api, run } = await setUp();
    vault.faults.add({ fault: 'forbidden' });
    const { exitCode, stderr } = await run(['create']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: whoever is signed in lacks the role Key Vault Secrets Officer .*\n$/,
    );
    expect(api.requests).toEqual([]);
  });
});
