import { describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import type { HookDependencies } from '../../hooks/hook/dependencies.ts';
import { HookError, type Problem } from '../../hooks/hook/problem.ts';
import { preprovision } from '../../hooks/preprovision/preprovision.ts';
import { checkVaultName } from '../../hooks/preprovision/vault-name.ts';
import { createDependencies } from './in-process.ts';
import type { Said } from './serve.ts';
import { type Azure, env, resource, serveAzure, SUBSCRIPTION } from './serve-azure.ts';

const deletedVault = (properties: object = {}) => ({
  status: 200,
  body: {
    value: [
      {
        name: 'kv-abc',
        properties: {
          vaultId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg-demo/providers/Microsoft.KeyVault/vaults/kv-abc`,
          location: 'West Europe',
          scheduledPurgeDate: '2026-11-28T10:00:00Z',
          purgeProtectionEnabled: null,
          tags: { 'azd-env-name': 'demo' },
          ...properties,
        },
      },
    ],
  },
});

/** An empty page of a list, and where the next one is. */
const pageBefore = (list: string) => ({
  status: 200,
  body: {
    value: [],
    nextLink: `https://management.azure.com/subscriptions/${SUBSCRIPTION}/providers/${list}?page=2`,
  },
});

/** What the checks find, without a process of their own. */
async function findProblems(
  variables: Record<string, string>,
  azureSays: Azure,
): Promise<readonly Problem[]> {
  await using azure = await serveAzure(azureSays);
  const never = new AbortController().signal;
  const unused = () => {
    throw new Error('not for this hook');
  };
  const dependencies: HookDependencies = {
    env: { ...env, ...variables },
    run: (_, command) =>
      Promise.resolve({
        code: 0,
        stdout: command === 'version' ? '{"azd":{"version":"1.31.2"}}' : '{"status":"success"}',
      }),
    terminal: { canAsk: false, say: () => {}, ask: unused, askSecret: unused },
    credential: createLocalCredential(),
    managementUrl: azure.url,
    openContainer: unused,
    openTable: unused,
    openVault: unused,
    pause: unused,
    clock: unused,
    stopped: never,
  };
  try {
    await preprovision(dependencies);
    return [];
  } catch (error) {
    if (error instanceof HookError) return error.problems;
    throw error;
  }
}

describe('what only Azure knows', () => {
  const vaultInTheWay = /^the deleted vault kv-abc .* keeps its name until 2026-11-28/;
  const elsewhere = /^there is no Azure OpenAI resource my-ai in the resource group ai$/;
  it.each<[string, Record<string, string>, Azure, RegExp, string]>([
    [
      'a subscription of somebody else',
      {},
      { subscription: { status: 404 } },
      /^who is signed in to azd does not see the subscription 1111/,
      'azd auth login --tenant-id <tenant of the subscription>',
    ],
    [
      'a subscription that is off',
      {},
      { subscription: { status: 200, body: { state: 'Disabled', displayName: 'Mine' } } },
      /^the subscription Mine \(1111.*\) is Disabled/,
      'azd env set AZURE_SUBSCRIPTION_ID <id of another one>',
    ],
    [
      'an Azure that is broken',
      {},
      { subscription: { status: 500 } },
      /^Azure answered 500 for \/subscriptions/,
      'try again',
    ],
    [
      'a deleted vault',
      {},
      { vaults: deletedVault() },
      vaultInTheWay,
      'az keyvault purge --name kv-abc --location westeurope',
    ],
    [
      'a deleted vault that may not be purged',
      {},
      { vaults: deletedVault({ purgeProtectionEnabled: true }) },
      vaultInTheWay,
      'azd env set VAULT_NAME_SEED <any text>',
    ],
    [
      'an Azure OpenAI resource in another group',
      { AZURE_OPENAI_NAME: 'my-ai', AZURE_OPENAI_RESOURCE_GROUP: 'ai' },
      { resources: resource('other') },
      elsewhere,
      'azd env set AZURE_OPENAI_RESOURCE_GROUP other',
    ],
    [
      'a deleted vault on the second page',
      {},
      { vaults: pageBefore('Microsoft.KeyVault/deletedVaults'), nextPage: deletedVault() },
      vaultInTheWay,
      'az keyvault purge --name kv-abc --location westeurope',
    ],
    [
      'networks that the subscription does not know',
      { VNET_ENABLED: 'true' },
      { provider: { status: 200, body: { registrationState: 'NotRegistered' } } },
      /^VNET_ENABLED is on, and in the subscription Microsoft\.App is NotRegistered$/,
      'az provider register --namespace Microsoft.App',
    ],
    [
      'something else of that name',
      { AZURE_OPENAI_NAME: 'my-ai', AZURE_OPENAI_RESOURCE_GROUP: 'ai' },
      { resources: resource('ai', 'SpeechServices') },
      elsewhere,
      'azd env set AZURE_OPENAI_NAME',
    ],
  ])('names %s and its remedy', async (_, variables, azure, problem, remedy) => {
    const [found, ...others] = await findProblems(variables, azure);
    expect(found?.problem).toMatch(problem);
    expect(found?.remedy).toContain(remedy);
    expect(others).toEqual([]);
  });

  it('says that it cannot tell the name of a vault with a seed', async () => {
    const dependencies = createDependencies({ env: { ...env, VAULT_NAME_SEED: 'b' } });
    expect(await checkVaultName(dependencies, SUBSCRIPTION)).toEqual([]);
    expect(dependencies.said).toEqual([expect.stringContaining('is not checked')]);
  });

  it.each<[string, Record<string, string>, Azure]>([
    ['known networks', { VNET_ENABLED: 'true' }, {}],
    ['no need for them', {}, { provider: { status: 404 } }],
    ['networks not for you to see', { VNET_ENABLED: 'true' }, { provider: { status: 403 } }],
    [
      'a resource on the second page',
      { AZURE_OPENAI_NAME: 'my-ai', AZURE_OPENAI_RESOURCE_GROUP: 'ai' },
      {
        resources: pageBefore('Microsoft.CognitiveServices/accounts'),
        nextPage: resource('ai'),
      },
    ],
  ])('finds nothing in the way with %s', async (_, variables, azureSays) => {
    expect(await findProblems(variables, azureSays)).toEqual([]);
  });

  it.each<[string, Record<string, string>, Said]>([
    ['of another environment', {}, deletedVault({ tags: { 'azd-env-name': 'demo2' } })],
    ['of another location', {}, deletedVault({ location: 'eastus' })],
    ['without tags', {}, deletedVault({ tags: null })],
    ['of another name', { VAULT_NAME_SEED: 'b' }, deletedVault()],
    ['that is not for you to see', {}, { status: 403 }],
  ])('lets a deleted vault be %s', async (_, variables, vaults) => {
    expect(await findProblems(variables, { vaults })).toEqual([]);
  });
});
