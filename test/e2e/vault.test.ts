import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { SecretClient } from '@azure/keyvault-secrets';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { startReceiver, type Receiver } from './receiver.ts';

const first = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const second = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;

const sample = { id: 'evt_1', type: 'response.completed', data: { id: 'resp_1' } };

let vault: Vault;
let vaultClient: SecretClient;
let receiver: Receiver;

beforeAll(async () => {
  vault = await startVault();
  vaultClient = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
  receiver = await startReceiver({
    AzureWebJobsStorage: inject('storage'),
    OPENAI_WEBHOOK_SECRET: '',
    ...vault.env,
  });
});
afterAll(async () => {
  await receiver.stop();
  await vault.stop();
});

it('reads the vault as its identity when the first event comes, and not before', async () => {
  expect(vault.requests).toEqual([]);
  expect((await receiver.post({ event: sample, secret: first })).status).toBe(503);
  expect(receiver.lines.filter(({ message }) => message === 'signing-secrets')).toHaveLength(1);
  await vaultClient.setSecret('openai-webhook-secret--eu', first);
  await expect
    .poll(async () => (await receiver.post({ event: sample, secret: first })).status, {
      timeout: 20_000,
      interval: 500,
    })
    .toBe(200);
  expect((await receiver.post({ event: sample, secret: second })).status).toBe(400);
  expect(receiver.lines.findLast(({ message }) => message === 'received')).toMatchObject({
    sender: 'eu',
  });
  expect((await fetch(`${receiver.url}/health`)).status).toBe(200);
});
