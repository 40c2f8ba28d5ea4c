import * as v from 'valibot';
import { createVaultStore } from '../../src/azure/store-signing-secret.ts';
import { SECRET_NAME } from '../../src/azure/vault-names.ts';
import { type Environment, readText } from '../../src/config/readers.ts';
import { readVault } from '../../src/config/vault.ts';
import type { SigningSecretStore } from '../../src/endpoints/signing-secret-store.ts';
import type { HookDependencies } from '../hook/dependencies.ts';
import { failure, HookError } from '../hook/problem.ts';
import { readJson } from '../hook/read-json.ts';

/** The sender whose secret has no suffix: the one that is registered. */
export const SENDER = 'default';

export interface SigningSecrets {
  /** Knows `SENDER` only. */
  readonly store: SigningSecretStore;
  /** What the secret is called in the vault. */
  readonly name: string;
  /** Why the app would not know the secret of a new endpoint, where it would not. */
  readonly refusal?: HookError;
}

const PROVISION = 'then azd provision and azd deploy';

/** Where the app reads signing secrets: in the vault at `vaultUri`, unless `APP_SETTINGS` says something else. */
export function findSigningSecrets(
  { env, openVault }: Pick<HookDependencies, 'env' | 'openVault'>,
  vaultUri: string,
): SigningSecrets {
  const settings = readSettings(env);
  const toStore = (baseName: string) =>
    createVaultStore({ vaultUri, openVault: openVault(vaultUri), now: () => new Date(), baseName });

  // Also one that refers to some vault: the app still reads no other.
  const given = Object.entries(settings)
    .filter(([key, value]) => /^OPENAI_WEBHOOK_SECRET(__|$)/.test(key) && value?.trim())
    .map(([key]) => key);
  if (given.length > 0) {
    const texts = given.flatMap((key) => readText(settings, key)?.split(/\s+/) ?? []);
    const refusal = failure(
      `APP_SETTINGS has ${given.join(', ')}, so the app would not read the secret of a new endpoint in the vault`,
      `Take it out of APP_SETTINGS: azd env set APP_SETTINGS '{…}', ${PROVISION}`,
    );
    const store = {
      ...toStore(SECRET_NAME),
      list: () => Promise.resolve(texts),
      store: () => Promise.reject(refusal),
    };
    return { store, name: SECRET_NAME, refusal };
  }

  const problems: string[] = [];
  const vault = readVault({ env: { ...settings, AZURE_KEY_VAULT_ENDPOINT: vaultUri }, problems });
  if (problems.length > 0) {
    const remedy = `azd env set APP_SETTINGS '{…}', ${PROVISION}`;
    throw new HookError(problems.map((problem) => ({ problem, remedy })));
  }
  // Any of them will do for a test event.
  const named = vault?.names.find(({ sender }) => sender === SENDER) ?? vault?.names[0];
  const name = named?.name ?? SECRET_NAME;
  if (named === undefined || named.sender === SENDER) return { store: toStore(name), name };
  const refusal = failure(
    `SIGNING_SECRET_NAMES in APP_SETTINGS has no entry for ${SENDER}, so the app would not read its secret`,
    `Add ${SENDER}=${SECRET_NAME} to it: azd env set APP_SETTINGS '{…}', ${PROVISION}`,
  );
  return { store: toStore(name), name, refusal };
}

function readSettings(env: Environment): Environment {
  const text = readText(env, 'APP_SETTINGS');
  if (text === undefined) return {};
  const settings = readJson(v.record(v.string(), v.string()), text);
  if (settings !== undefined) return settings;
  throw failure(
    'APP_SETTINGS is not a JSON object of names and texts',
    `azd env set APP_SETTINGS '{…}', ${PROVISION}`,
  );
}
