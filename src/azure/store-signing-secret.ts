import type { SecretClient, SecretProperties } from '@azure/keyvault-secrets';
import type { SigningSecretStore } from '../endpoints/signing-secret-store.ts';
import { hasStatus } from '../webhooks/errors.ts';
import { within } from '../webhooks/within.ts';
import type { OpenVault } from './vault-client.ts';
import { toVaultError, VaultError } from './vault-error.ts';
import { SECRET_NAME, toSecretName } from './vault-names.ts';
import { createReadVersions } from './vault-versions.ts';

interface VaultStoreDependencies {
  readonly vaultUri: string;
  readonly openVault: OpenVault;
  readonly now: () => Date;
  readonly baseName?: string;
  /** Time for all calls of one operation together. */
  readonly timeoutMs?: number;
}

interface LiveVersion {
  readonly properties: SecretProperties;
  readonly secrets: readonly string[];
}

const TIMEOUT_MS = 30_000;

/**
 * Keeps signing secrets as versions in a Key Vault, where every version counts that is enabled and has
 * not expired. Rejects with a `VaultError`, which never holds the request: a secret is in its body.
 */
export function createVaultStore(dependencies: VaultStoreDependencies): SigningSecretStore {
  const { vaultUri, openVault, now, timeoutMs = TIMEOUT_MS } = dependencies;
  const toName = (sender: string) => toSecretName(sender, dependencies.baseName ?? SECRET_NAME);
  // The receiver's own selection: nothing is called stored that does not count there.
  const readVersions = createReadVersions(now);

  async function call<Value>(
    name: string,
    request: (client: SecretClient, abortSignal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      // Who gives the token may take no notice of the signal.
      return await within(signal, request(await openVault(), signal));
    } catch (error) {
      throw explain(vaultUri, name, error);
    }
  }

  return {
    async list(sender) {
      const name = toName(sender);
      const { secrets } = await call(name, (client, abortSignal) =>
        readVersions(client, [{ sender, name }], abortSignal),
      );
      return secrets.map(({ value }) => value);
    },
    async store(sender, secret) {
      const name = toName(sender);
      await call(name, (client, abortSignal) => client.setSecret(name, secret, { abortSignal }));
    },
    async retire(sender, secret, at) {
      const name = toName(sender);
      await call(name, async (client, abortSignal) => {
        for (const { properties, secrets } of await readLive(client, name, now(), abortSignal)) {
          const { expiresOn, version = '' } = properties;
          const isAlone = secrets.length > 0 && secrets.every((one) => one === secret);
          if (!isAlone || (expiresOn && expiresOn <= at)) continue;
          // A date that has passed would be as good, where every vault takes one.
          const changes = at > now() ? { expiresOn: at } : { enabled: false };
          await client.updateSecretProperties(name, version, { ...changes, abortSignal });
        }
      });
    },
  };
}

/** The versions that count or are going to. */
async function readLive(
  client: SecretClient,
  name: string,
  now: Date,
  abortSignal: AbortSignal,
): Promise<readonly LiveVersion[]> {
  const live: LiveVersion[] = [];
  try {
    for await (const properties of client.listPropertiesOfSecretVersions(name, { abortSignal })) {
      const { enabled, expiresOn, version = '' } = properties;
      if (enabled === false || (expiresOn && expiresOn <= now)) continue;
      const { value = '' } = await client.getSecret(name, { version, abortSignal });
      live.push({ properties, secrets: value.split(/\s+/).filter((text) => text !== '') });
    }
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
  return live;
}

function explain(vaultUri: string, name: string, error: unknown): VaultError {
  if (hasStatus(error, 403)) {
    return new VaultError(
      `whoever is signed in lacks the role Key Vault Secrets Officer on ${vaultUri} (a new assignment ` +
        'takes some minutes), or the network rules of the vault keep this machine out (403)',
    );
  }
  if (hasStatus(error, 409)) {
    return new VaultError(
      `the secret ${name} was deleted from ${vaultUri} and can still be recovered, so its name is ` +
        `taken: recover it with az keyvault secret recover --name ${name}, or purge it (409)`,
    );
  }
  return new VaultError(toVaultError(vaultUri, error).message);
}
