import * as v from 'valibot';
import { readText } from '../../src/config/readers.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { listManagement } from '../hook/management.ts';
import type { Problem } from '../hook/problem.ts';

const deletedVaults = v.array(
  v.object({
    name: v.string(),
    properties: v.object({
      vaultId: v.string(),
      location: v.string(),
      scheduledPurgeDate: v.string(),
      purgeProtectionEnabled: v.nullish(v.boolean(), false),
      tags: v.nullish(v.record(v.string(), v.string()), {}),
    }),
  }),
);

/**
 * Whether the vault of this environment was deleted and still keeps its name. The name follows from the
 * subscription, the environment and the location; with a seed it is another one, which only Azure can tell.
 */
export async function checkVaultName(
  dependencies: HookDependencies,
  subscription: string,
): Promise<readonly Problem[]> {
  const { env, terminal } = dependencies;
  const environment = readText(env, 'AZURE_ENV_NAME');
  const location = readText(env, 'AZURE_LOCATION');
  const hasSeed = readText(env, 'VAULT_NAME_SEED') !== undefined;
  if (environment === undefined || location === undefined) return [];
  if (hasSeed) {
    terminal.say('With VAULT_NAME_SEED, whether a deleted vault keeps the name is not checked.');
    return [];
  }
  const path = `/subscriptions/${subscription}/providers/Microsoft.KeyVault/deletedVaults?api-version=2024-11-01`;
  try {
    return v
      .parse(deletedVaults, await listManagement(dependencies, path))
      .filter(({ properties }) => properties.tags['azd-env-name'] === environment)
      .filter(({ properties }) => toPlainName(properties.location) === toPlainName(location))
      .map(({ name, properties: { scheduledPurgeDate, purgeProtectionEnabled } }) => ({
        problem: `the deleted vault ${name} of this environment keeps its name until ${scheduledPurgeDate.slice(0, 10)}`,
        remedy: purgeProtectionEnabled
          ? 'azd env set VAULT_NAME_SEED <any text>'
          : `az keyvault purge --name ${name} --location ${location}\n` +
            'or, to keep it: azd env set VAULT_NAME_SEED <any text>',
      }));
  } catch (error) {
    if (!hasStatus(error, 403, 404, 409)) throw error;
    terminal.say('Whether a deleted vault keeps its name is not for you to see; going on without.');
    return [];
  }
}

/** `East US` and `eastus` are the same place. */
function toPlainName(location: string): string {
  return location.toLowerCase().replaceAll(' ', '');
}
