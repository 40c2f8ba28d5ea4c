import { join } from 'node:path';
import { createCredential } from '../azure/credential.ts';
import { createOpenVault, type OpenVault } from '../azure/vault-client.ts';
import { type Config, ConfigError, readConfig } from '../config.ts';
import { type Environment, readText } from '../config/readers.ts';
import type { Accounts, ApiAccount } from '../openai/account.ts';
import { CliError } from './cli-error.ts';
import { hideSettings } from './settings/hide-settings.ts';
import { readAzdEnv, readReference } from './settings/read-azd-env.ts';
import { LOCAL_SETTINGS, readLocalEnv } from './settings/read-local-env.ts';
import { readVaultText } from './settings/read-vault-text.ts';

/** The options of a command that works on settings. */
export interface ContextOptions {
  /** An azd environment; without one the settings of this machine count. */
  readonly env?: string | undefined;
  /** Keep to local.settings.json, even where its settings name a vault. */
  readonly local?: boolean | undefined;
}

export type Context = ReturnType<typeof createContext>;

interface ContextDependencies {
  readonly env: Environment;
  readonly folder: string;
  readonly hide: (secret: string) => void;
}

/**
 * What a command works on: this machine, or what azd deployed. Clients are made when they are asked
 * for, and so are their libraries loaded; they sign in as whoever is signed in.
 */
export function createContext(
  { env: name, local: isLocalOnly = false }: ContextOptions,
  { env: processEnv, folder, hide }: ContextDependencies,
) {
  const local = name === undefined ? readLocalEnv(folder, processEnv) : undefined;
  const { env, outputs } = local
    ? { env: local.env, outputs: {} as Environment }
    : readAzdEnv(folder, name ?? '', processEnv);
  hideSettings(env, hide);
  const credential = createCredential(undefined);

  /** Throws a `ConfigError` that names every problem. */
  function config(further: Environment = {}): Config {
    try {
      return readConfig({ ...env, ...further });
    } catch (error) {
      if (!(error instanceof ConfigError) || local?.hasFile !== false) throw error;
      throw new CliError(
        `${error.message}\n  - there is no ${LOCAL_SETTINGS} in ${folder}: \`npm start\` writes one`,
      );
    }
  }

  /** The vault that the settings name. */
  function vault() {
    const uri = readText(env, 'AZURE_KEY_VAULT_ENDPOINT');
    return uri === undefined ? undefined : { uri, open: createOpenVault(uri, credential) };
  }

  return {
    /** The azd environment, or undefined on this machine. */
    name,
    isLocalOnly,
    folder,
    /** The file of this machine's settings, whether it is there or not. */
    settingsFile: join(folder, LOCAL_SETTINGS),
    env,
    /** What azd knows of the deployment, such as `WEBHOOK_URL`; empty on this machine. */
    outputs,
    credential,
    config,
    vault,
    /** Where a setting has its value from. */
    sourceOf: (setting: string) => {
      if (!local) return `azd environment ${name}`;
      return processEnv[setting] === undefined ? LOCAL_SETTINGS : 'environment';
    },
    /**
     * The accounts of the senders; keys that the settings only refer to are read from the vault. Throws a
     * `ConfigError` where one is not usable.
     */
    accounts: async () => onlyUsable(config(await readKeys(env, vault(), hide)).accounts),
    /** The storage account's tables, queues and files. */
    stores: async (now: () => Date) =>
      (await import('../stores.ts')).createStores(config().storage, now),
  };
}

function onlyUsable(accounts: Accounts): ReadonlyMap<string, ApiAccount> {
  const usable = new Map<string, ApiAccount>();
  const problems = new Set<string>();
  for (const [sender, account] of accounts) {
    if (account.kind === 'unusable') problems.add(account.problem);
    else usable.set(sender, account);
  }
  if (problems.size > 0) throw new ConfigError([...problems]);
  return usable;
}

/** API keys of which the settings say only where they are in the vault; one that is not there is left out. */
async function readKeys(
  env: Environment,
  vault: { readonly uri: string; readonly open: OpenVault } | undefined,
  hide: (secret: string) => void,
): Promise<Environment> {
  const keys: Record<string, string> = {};
  for (const [name, setting] of Object.entries(env)) {
    const secret = /OPENAI_API_KEY/.test(name) ? readReference(setting) : undefined;
    if (secret === undefined || !vault) continue;
    const value = await readVaultText(vault, secret);
    if (value === undefined) continue;
    hide(value);
    keys[name] = value;
  }
  return keys;
}
