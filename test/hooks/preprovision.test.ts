import { describe, expect, it } from 'vitest';
import { createFakeAzd } from './fake-azd.ts';
import { type Azure, env, resource, serveAzure, SUBSCRIPTION } from './serve-azure.ts';
import { spawnEntry } from './spawn-hook.ts';

/** A run with an azd and an Azure that answer like this. */
async function run(
  variables: Record<string, string> = {},
  azureSays: Azure = {},
  azdSays: Parameters<typeof createFakeAzd>[0] = {},
) {
  await using azd = await createFakeAzd(azdSays);
  const journal: string[] = [];
  await using azure = await serveAzure(azureSays, journal);
  const ended = await spawnEntry(
    { name: 'preprovision', managementUrl: azure.url },
    { PATH: azd.path, ...env, ...variables },
  );
  return { ...ended, journal, azd: await azd.calls() };
}

describe.skipIf(process.platform === 'win32')('preprovision', () => {
  it('asks azd, then Azure, and finds nothing in the way', async () => {
    const {
      code,
      output,
      journal,
      azd: calls,
    } = await run(
      { AZURE_OPENAI_NAME: 'my-ai' },
      {
        resources: resource('RG-demo'),
      },
    );
    expect(output).toBe('Tools, login, names and parameters: nothing in the way.\n');
    expect(code).toBe(0);
    expect(calls).toEqual(['version --output json', 'auth login --check-status --output json']);
    expect(journal).toEqual([
      `azure GET /subscriptions/${SUBSCRIPTION}`,
      `azure GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.KeyVault/deletedVaults`,
      `azure GET /subscriptions/${SUBSCRIPTION}/providers/Microsoft.CognitiveServices/accounts`,
    ]);
  });

  it('looks nothing up where azd has yet to ask for the subscription', async () => {
    const { code, output, journal } = await run({ AZURE_SUBSCRIPTION_ID: '' });
    expect(output).toMatch('No subscription is chosen yet');
    expect([code, journal]).toEqual([0, []]);
  });

  it('names everything at once, and what to run when it is put right', async () => {
    const variables = {
      AZURE_ENV_NAME: 'my env',
      RETENTION_DAYS: '3',
      NOTIFY_CHANNELS: 'slack',
      APP_SETTINGS: '["a"]',
      VNET_ENABLED: 'yes',
    };
    const { code, output } = await run(
      variables,
      {},
      {
        version: '1.24.0',
        login: '{"status":"unauthenticated"}',
      },
    );
    expect(code).toBe(1);
    expect(output).toMatchInlineSnapshot(`
      "
      ✗ the environment's name is "my env": 1 to 64 letters, digits, and - _ . ( ), and no dot at the end
        azd env new <name>
      ✗ RETENTION_DAYS is not a whole number from 4 to 3650
        azd env set RETENTION_DAYS <value>
      ✗ NOTIFY_CHANNELS is not a JSON list without repeats, each item one of teams, slack, webhook, such as ["slack"]
        azd env set NOTIFY_CHANNELS <value>
      ✗ APP_SETTINGS is not a JSON object of names and texts, such as {"MAX_ATTEMPTS":"5"}
        azd env set APP_SETTINGS <value>
      ✗ VNET_ENABLED is not one of true, false
        azd env set VNET_ENABLED <value>
      ✗ azd is 1.24.0; 1.24.1 or newer is needed
        Install a newer one: https://aka.ms/azd, or run: azd update
      ✗ nobody is signed in to azd
        azd auth login

      Then: azd up
      "
    `);
  });
});
