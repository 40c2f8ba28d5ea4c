import { SecretClient } from '@azure/keyvault-secrets';
import { startAzurite } from '../../dev/azurite.ts';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import type { Progress } from '../../src/webhooks/delivery.ts';
import { startStorageProxy, type StorageProxy } from '../e2e/storage-proxy.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { type Said, serve } from './serve.ts';
import { type HookRun, spawnEntry, type Variables } from './spawn-hook.ts';

/** What the deployed app and Azure say to the hook. */
export interface Says {
  /** At `/health`. */
  health: Said;
  /** To an event. */
  received: Said;
  /** How the inbox has an event that was answered 200. */
  progress: Progress;
  /** To being told to look at the vault. */
  refreshed: Said;
}

/** What postdeploy meets, with an app and an Azure that say what a test wants. */
export interface DeployedStage {
  readonly says: Says;
  readonly appUrl: string;
  /** What the app and Azure were asked since the last reset. */
  readonly journal: readonly string[];
  readonly api: OpenAiStandIn;
  /** What the sender was asked since the last reset, with `ID` for ids. */
  apiCalls(): readonly string[];
  readonly storage: StorageProxy;
  readonly vault: Vault;
  readonly secrets: SecretClient;
  /** The values of the azd environment. */
  readonly env: Variables;
  run(
    others?: Variables,
    options?: { readonly stopAt?: RegExp; readonly answers?: readonly string[] },
  ): Promise<HookRun>;
  /** Everything says yes again, nothing is registered, and the vault is empty. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

const finishedAt = new Date('2026-03-01T12:00:01.000Z');
const fine = (): Says => ({
  health: { status: 200, body: { status: 'ok' } },
  received: { status: 200 },
  progress: { state: 'done', outcome: 'unhandled', finishedAt },
  refreshed: { status: 200 },
});

/** Opens a stage where all is well. */
export async function openDeployedStage(): Promise<DeployedStage> {
  const [azurite, vault, api] = await Promise.all([
    startAzurite(),
    startVault(),
    startOpenAi({ retryAfterSeconds: 0.01 }),
  ]);
  const storage = await startStorageProxy(azurite.ports);
  const { connectionString } = azurite;
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  const inbox = createTableInbox(clients.table('inbox'));
  const secrets = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
  const says = fine();
  const journal: string[] = [];
  let apiFrom = 0;
  const app = await serve('app', journal, async ({ method, headers }) => {
    if (method === 'GET') return says.health;
    const id = String(headers['webhook-id']);
    const { received, progress } = says;
    if (received.status === 200) await inbox.insert(createReceived({ id, progress }));
    return received;
  });
  const azure = await serve('azure', journal, () => says.refreshed);
  const env = {
    ...vault.env,
    AZURE_ENV_NAME: 'demo',
    AZURE_SUBSCRIPTION_ID: 'sub',
    AZURE_RESOURCE_GROUP: 'rg-demo',
    AZURE_FUNCTION_APP_NAME: 'func-demo',
    AZURE_FUNCTION_APP_URL: app.url,
    AZURE_STORAGE_TABLE_ENDPOINT: 'https://stdemo.table.core.windows.net/',
    WEBHOOK_URL: `${app.url}/webhook`,
    OPENAI_BASE_URL: api.baseUrl,
  };

  return {
    says,
    appUrl: app.url,
    journal,
    api,
    apiCalls: () =>
      api.requests
        .slice(apiFrom)
        .map(({ method, path }) => `${method} ${path.replace(/whe?_\w+|we_\w+/, 'ID')}`),
    storage,
    vault,
    secrets,
    env,
    run: (others = {}, { stopAt, answers } = {}) =>
      spawnEntry(
        {
          name: 'postdeploy',
          storage: storage.connectionString,
          managementUrl: azure.url,
          ...(answers && { answers }),
        },
        { ...env, ...others },
        stopAt,
      ),
    async reset() {
      Object.assign(says, fine());
      storage.fault = () => undefined;
      api.faults.clear();
      vault.faults.clear();
      for await (const { name } of secrets.listPropertiesOfSecrets()) {
        await (await secrets.beginDeleteSecret(name, { intervalInMs: 20 })).pollUntilDone();
        await secrets.purgeDeletedSecret(name);
      }
      await removeEndpoints(`${api.baseUrl}/webhook_endpoints`);
      await removeEndpoints(`${api.azureEndpoint}/openai/v1/dashboard/webhook_endpoints`);
      journal.length = 0;
      vault.requests.length = 0;
      apiFrom = api.requests.length;
    },
    async close() {
      await Promise.all([app[Symbol.asyncDispose](), azure[Symbol.asyncDispose]()]);
      await Promise.all([storage.close(), vault.stop(), api.stop()]);
      await azurite.stop();
    },
  };
}

async function removeEndpoints(url: string): Promise<void> {
  const headers = { authorization: 'Bearer sk-1' };
  const { data } = (await (await fetch(url, { headers })).json()) as { data: { id: string }[] };
  for (const { id } of data) await fetch(`${url}/${id}`, { method: 'DELETE', headers });
}
