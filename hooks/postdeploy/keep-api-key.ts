import { readText } from '../../src/config/readers.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { askManagement, ManagementError } from '../hook/management.ts';
import { failure } from '../hook/problem.ts';
import { isOn, readValues } from '../hook/read-value.ts';
import type { Account } from './choose-account.ts';
import { API_KEY_SECRET, type VaultValues } from './vault-values.ts';

interface Run {
  /** Where the endpoint was registered, if anywhere. */
  readonly account: Account | undefined;
  /** Whether the app had no signing secret before: only then is somebody asked. */
  readonly isFirst: boolean;
}

/**
 * Stores the key of OpenAI in the vault where somebody wants that, and has Azure look at the app's references to the
 * vault: by itself it does so once a day. Where the vault holds the key, only that, for an earlier run may have failed
 * at it.
 */
export async function keepApiKey(
  dependencies: HookDependencies,
  vault: VaultValues,
  { account, isFirst }: Run,
): Promise<void> {
  const { env, terminal } = dependencies;
  const used = account?.provider === 'openai' ? account.apiKey : undefined;
  const key = readText(env, 'OPENAI_API_KEY') ?? used;
  if (readText(env, 'AZURE_OPENAI_ENDPOINT') !== undefined) return;
  const isWanted = isOn(env, 'STORE_OPENAI_API_KEY');
  if (!isWanted) {
    const isUndecided = readText(env, 'STORE_OPENAI_API_KEY') === undefined;
    const canAsk = isUndecided && isFirst && account !== undefined && terminal.canAsk;
    if (key === undefined || !canAsk) return;
  }
  const stored = await vault.read(API_KEY_SECRET);
  if (stored !== undefined && stored === (key ?? stored)) {
    if (isWanted) await refreshReferences(dependencies);
    return;
  }
  if (key === undefined) {
    throw failure(
      'STORE_OPENAI_API_KEY is on, and there is no key to store',
      'Set OPENAI_API_KEY in the environment of this command, or: azd env set STORE_OPENAI_API_KEY false',
    );
  }
  if (!isWanted && !(await askWhether(terminal))) return;

  await vault.write(API_KEY_SECRET, key);
  terminal.say(`The key is in the vault as ${API_KEY_SECRET}.`);
  await refreshReferences(dependencies);
}

async function askWhether(terminal: HookDependencies['terminal']): Promise<boolean> {
  const question =
    'Store the key in the vault, so that the app fetches what events are about? (y/N)';
  return /^y(es)?$/i.test(await terminal.ask(question));
}

async function refreshReferences(dependencies: HookDependencies): Promise<void> {
  const {
    AZURE_SUBSCRIPTION_ID: subscription,
    AZURE_RESOURCE_GROUP: group,
    AZURE_FUNCTION_APP_NAME: app,
  } = readValues(
    dependencies.env,
    'AZURE_SUBSCRIPTION_ID',
    'AZURE_RESOURCE_GROUP',
    'AZURE_FUNCTION_APP_NAME',
  );
  const path =
    `/subscriptions/${subscription}/resourceGroups/${group}/providers/Microsoft.Web/sites/${app}` +
    '/config/configreferences/appsettings/refresh?api-version=2022-03-01';
  try {
    await askManagement(dependencies, 'POST', path);
  } catch (error) {
    if (!(error instanceof ManagementError)) throw error;
    throw failure(
      `the key is stored, but Azure was not told to look at it: ${error.message}`,
      `az rest --method post --url "${path}"`,
      error,
    );
  }
}
