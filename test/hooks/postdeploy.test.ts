import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { openResultsStage, type ResultsStage } from '../e2e/results-stage.ts';
import { serve, type Served } from './serve.ts';
import { spawnEntry } from './spawn-hook.ts';

// One clock: what each server is asked, in the order in which it is asked.
const journal: string[] = [];

let stage: ResultsStage;
let vault: Vault;
let secrets: SecretClient;
let app: Served;
let azure: Served;
let env: Record<string, string>;

beforeAll(async () => {
  [stage, vault] = await Promise.all([openResultsStage(), startVault()]);
  secrets = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
  const receiver = await stage.startReceiver({ OPENAI_WEBHOOK_SECRET: '', ...vault.env });
  app = await serve('app', journal, async ({ method = '', url = '', headers }, body) => {
    const init = { method, headers: headers as Record<string, string> };
    const answer = await fetch(receiver.url + url, method === 'POST' ? { ...init, body } : init);
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  });
  azure = await serve('azure', journal, () => ({ status: 200 }));
  stage.api.onRequest(({ method, path }) => void journal.push(`api ${method} ${path}`));
  env = {
    ...vault.env,
    AZURE_ENV_NAME: 'demo',
    AZURE_SUBSCRIPTION_ID: 'sub',
    AZURE_RESOURCE_GROUP: 'rg-demo',
    AZURE_FUNCTION_APP_NAME: 'func-demo',
    AZURE_FUNCTION_APP_URL: app.url,
    AZURE_KEY_VAULT_NAME: 'kv-demo',
    AZURE_STORAGE_TABLE_ENDPOINT: 'https://stdemo.table.core.windows.net/',
    WEBHOOK_URL: `${app.url}/webhook`,
    OPENAI_BASE_URL: stage.api.baseUrl,
  };
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await azure[Symbol.asyncDispose]();
  await stage.close();
  await vault.stop();
});

/** Runs the hook; the calls are each other's followers, with repeated ones told once. */
async function run(variables: Record<string, string> = {}, answers?: readonly string[]) {
  journal.length = 0;
  vault.requests.length = 0;
  const ended = await spawnEntry(
    {
      name: 'postdeploy',
      storage: stage.storage.connectionString,
      managementUrl: azure.url,
      speed: 10,
      ...(answers && { answers }),
    },
    { ...env, ...variables },
  );
  const calls = journal.filter((call, index) => call !== journal[index - 1]);
  return { ...ended, calls, writes: vault.requests.filter((call) => /^(PUT|PATCH)/.test(call)) };
}

const listSecrets = async () => {
  const versions = secrets.listPropertiesOfSecretVersions('openai-webhook-secret');
  return (await Array.fromAsync(versions)).length;
};

describe('postdeploy', () => {
  it('registers nothing where nobody is there to ask, and says how to', async () => {
    const { code, output, calls, writes } = await run();
    expect(output.replaceAll(app.url, 'https://app')).toMatchInlineSnapshot(`
      "The app runs.
      No endpoint is registered. To have it done:
        azd env set REGISTER_ENDPOINT openai    (or azure)
        azd hooks run postdeploy                (with OPENAI_API_KEY in the environment)
      By hand: register the URL below as a webhook endpoint, and store the signing secret that it shows:
        az keyvault secret set --vault-name kv-demo --name openai-webhook-secret --value <secret> --output none

      Webhook URL:     https://app/webhook
      Resource group:  rg-demo
      Logs:            azd monitor --logs
      Deploy again:    azd deploy
      Remove it all:   azd down --purge
      "
    `);
    expect([code, calls, writes]).toEqual([0, ['app GET /health'], []]);
  });

  it('registers, stores both secrets, and follows a test event through the app', async () => {
    const { code, output, calls, writes } = await run({
      REGISTER_ENDPOINT: 'openai',
      ENDPOINT_NAME: 'My receiver',
      OPENAI_API_KEY: 'sk-secret-key',
      STORE_OPENAI_API_KEY: 'true',
    });
    expect(output).toMatch(/Registered as "My receiver" \(whe_\w+\) for 27 event types/);
    expect(output).toMatch(/The test event is done \(unhandled\)\.\n\nWebhook URL: .*\/webhook\n/);
    expect(output).not.toMatch(/whsec_|sk-secret/);
    expect(code).toBe(0);
    expect(calls).toEqual([
      'app GET /health',
      'api GET /v1/webhook_event_types',
      'api GET /v1/webhook_endpoints',
      'api POST /v1/webhook_endpoints',
      'azure POST /subscriptions/sub/resourceGroups/rg-demo/providers/Microsoft.Web/sites/func-demo' +
        '/config/configreferences/appsettings/refresh',
      'app POST /webhook',
    ]);
    expect(writes).toEqual(['PUT /secrets/openai-webhook-secret', 'PUT /secrets/openai-api-key']);
    expect((await secrets.getSecret('openai-api-key')).value).toBe('sk-secret-key');
  });

  it('changes nothing when it runs again', async () => {
    const { code, output, calls, writes } = await run({
      REGISTER_ENDPOINT: 'openai',
      OPENAI_API_KEY: 'sk-secret-key',
      STORE_OPENAI_API_KEY: 'true',
    });
    expect(output).toMatch(/Registered already, as "My receiver"/);
    expect(output).toMatch(/The test event is done/);
    expect(code).toBe(0);
    // An earlier run may have stored the key, and failed to have Azure look at it.
    expect(calls.filter((call) => /^(api|azure) POST/.test(call))).toEqual([
      expect.stringMatching(/^azure POST .*\/refresh$/),
    ]);
    expect(writes).toEqual([]);
    expect(await listSecrets()).toBe(1);
  });

  it('asks nobody again where there is a signing secret, and tests it', async () => {
    const { code, output, calls } = await run({}, []);
    expect(output).toMatch(/The test event is done/);
    expect([code, calls]).toEqual([0, ['app GET /health', 'app POST /webhook']]);
  });

  it('says what an endpoint is not sent', async () => {
    const body = { event_types: ['batch.completed'] };
    const headers = { authorization: 'Bearer sk-1', 'content-type': 'application/json' };
    const [endpoint] = (
      (await (await fetch(`${stage.api.baseUrl}/webhook_endpoints`, { headers })).json()) as {
        data: { id: string }[];
      }
    ).data;
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    await fetch(`${stage.api.baseUrl}/webhook_endpoints/${endpoint?.id}`, init);
    const { output } = await run({ REGISTER_ENDPOINT: 'openai', OPENAI_API_KEY: 'sk-1' });
    expect(output).toMatch(/It is not sent what the app handles, too: response\.completed, /);
  });

  it('leaves rows of a type that nobody handles, and nothing else', async () => {
    const inbox = createTableInbox(stage.clients.table('inbox'));
    const types = new Set<string>();
    for await (const { deliveryId } of stage.clients
      .table('inbox')
      .listEntities<{ deliveryId: string }>()) {
      const row = await inbox.read(deliveryId);
      types.add(`${row?.delivery.type} ${row?.delivery.progress.state}`);
    }
    expect([...types]).toEqual(['receiver.test done']);
  });
});
