import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { onTestFinished } from 'vitest';
import { startOpenAi } from '../../dev/openai/server.ts';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import { postDelivery } from '../../dev/send/post-delivery.ts';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import type { Vault } from '../../dev/vault/start-vault.ts';
import { createVaultStore } from '../../src/azure/store-signing-secret.ts';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import { createAzureEndpoints } from '../../src/endpoints/azure-endpoints.ts';
import type { Endpoints } from '../../src/endpoints/endpoints.ts';
import { createLocalSettingsStore } from '../../src/endpoints/local-settings-store.ts';
import { createOpenAiEndpoints } from '../../src/endpoints/openai-endpoints.ts';
import type { SigningSecretStore } from '../../src/endpoints/signing-secret-store.ts';
import { readSignedHeaders } from '../../src/webhooks/headers.ts';
import { verify } from '../../src/webhooks/verify.ts';
import { startReceiver } from '../dev/send/start-receiver.ts';

const types = ['response.completed', 'batch.failed'];

export type Provider = Endpoints['provider'];
/** A store, and its clock where it has one. */
export interface StageStore {
  readonly store: SigningSecretStore;
  readonly pass: (ms: number) => void;
}

/** A fresh file of local settings. */
export async function createLocalStore(): Promise<StageStore> {
  const folder = await mkdtemp(join(tmpdir(), 'settings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'local.settings.json');
  await writeFile(path, '{"Values":{}}');
  return { store: createLocalSettingsStore(path, () => new Date()), pass: () => {} };
}

/** A name in a vault that nobody else has. */
export function createStageVaultStore(vault: Vault): StageStore {
  const openVault = createOpenVault(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    retryOptions: { maxRetries: 0 },
  });
  let shiftMs = 0;
  const now = () => new Date(Date.now() + shiftMs);
  const baseName = `signing-${randomUUID()}`;
  return {
    store: createVaultStore({ vaultUri: vault.url, openVault, now, baseName }),
    pass: (ms) => {
      shiftMs += ms;
    },
  };
}

/** A sender's API, a receiver that verifies with what is stored, and what passed between them. */
export async function createStage(provider: Provider, { store, pass }: StageStore) {
  const api = await startOpenAi({ retryAfterSeconds: 0.01 });
  onTestFinished(() => api.stop());
  const receiver = await startReceiver(async ({ headers, body }) => {
    const signed = readSignedHeaders(new Headers(headers as Record<string, string>));
    if (typeof signed === 'string') return { status: 400 };
    const secrets = (await store.list('default')).map((value) => ({ sender: 'default', value }));
    const { valid } = await verify(signed, body, secrets, new Date());
    return { status: valid ? 200 : 401 };
  });
  const endpoints =
    provider === 'openai'
      ? createOpenAiEndpoints(new OpenAI({ baseURL: api.baseUrl, apiKey: 'any', maxRetries: 0 }))
      : createAzureEndpoints({ endpoint: api.azureEndpoint, apiKey: 'any' });

  /** What the receiver answers to a genuine event of this secret. */
  async function post(secret: string): Promise<number> {
    const event = { id: 'evt_1', type: 'batch.failed', created_at: 1, data: { id: 'batch_1' } };
    return (await postDelivery(receiver.url, createDelivery({ event, secret }))).status;
  }

  return {
    api,
    receiver,
    endpoints,
    store,
    pass,
    post,
    parts: { name: 'Production', url: receiver.url, eventTypes: types },
    async waitUntilAccepted(secret: string) {
      const status = await post(secret);
      if (status !== 200) throw new Error(`the receiver answered ${status}`);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof createStage>>;
