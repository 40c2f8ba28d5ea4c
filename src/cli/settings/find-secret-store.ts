import { toSecretName } from '../../azure/vault-names.ts';
import { readSigningSecrets } from '../../config/senders.ts';
import { readVault } from '../../config/vault.ts';
import type { SigningSecretStore } from '../../endpoints/signing-secret-store.ts';
import { CliError } from '../cli-error.ts';
import type { Context } from '../context.ts';
import { LOCAL_SETTINGS } from './read-local-env.ts';
import { toSettingName } from './setting-names.ts';

export interface FoundStore {
  /** In words. */
  readonly place: string;
  /** What the sender's secret is called there. */
  readonly name: string;
  /** Loads what it needs; knows this sender only. */
  readonly open: () => Promise<SigningSecretStore>;
}

/**
 * Where the receiver finds a sender's secrets: in the vault that the settings name, unless some are given
 * as settings, which count before it. What else is wrong with the settings does not matter here.
 */
export function findSecretStore(context: Context, sender: string, now: () => Date): FoundStore {
  const { env, isLocalOnly, settingsFile } = context;
  const source = { env, problems: [] as string[] };
  const isGiven = readSigningSecrets(source).length > 0 || source.problems.length > 0;
  const vault = isLocalOnly ? undefined : context.vault();
  if (context.name !== undefined && isGiven) {
    throw new CliError(
      'APP_SETTINGS of the deployment has signing secrets, so the app does not read the vault: take them ' +
        'out with `azd env set`, and run `azd provision`',
    );
  }
  if (!vault || isGiven) {
    return {
      place: LOCAL_SETTINGS,
      name: toSettingName(sender),
      async open() {
        const local = await import('../../endpoints/local-settings-store.ts');
        return local.createLocalSettingsStore(settingsFile, now);
      },
    };
  }
  const name = findName(readVault(source)?.names ?? [], sender);
  return {
    place: `the vault ${vault.uri}`,
    name,
    async open() {
      const { createVaultStore } = await import('../../azure/store-signing-secret.ts');
      const base = { vaultUri: vault.uri, openVault: vault.open, now };
      if (name === toSecretName(sender)) return createVaultStore(base);
      // A name that is no sender's by itself is the base of the sender without a suffix.
      const vaultStore = createVaultStore({ ...base, baseName: name });
      return {
        list: () => vaultStore.list('default'),
        store: (_sender, secret) => vaultStore.store('default', secret),
        retire: (_sender, ...rest) => vaultStore.retire('default', ...rest),
      };
    },
  };
}

/** Where `SIGNING_SECRET_NAMES` names some, the receiver reads no others. */
function findName(names: readonly { sender: string; name: string }[], sender: string): string {
  if (names.length === 0) return toSecretName(sender);
  const named = names.find((each) => each.sender === sender);
  if (named) return named.name;
  throw new CliError(
    `SIGNING_SECRET_NAMES has no entry for ${sender}, so the app would not read its secret: add ` +
      `${sender}=${toSecretName(sender)} to it`,
  );
}
