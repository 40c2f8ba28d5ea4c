import type { NamedSecret } from '../azure/vault-names.ts';
import { readList, readText, type Source } from './readers.ts';

/** The vault with the signing secrets; `names` is empty where the names in the vault say it all. */
export interface VaultConfig {
  readonly uri: string;
  readonly names: readonly NamedSecret[];
}

const NAME = /^[0-9a-zA-Z-]{1,127}$/;

/**
 * `AZURE_KEY_VAULT_ENDPOINT`, and in `SIGNING_SECRET_NAMES` the secrets in it that are not called
 * `openai-webhook-secret` or `openai-webhook-secret--<sender>`, each as `sender=name-of-the-secret`.
 */
export function readVault(source: Source): VaultConfig | undefined {
  const { env, problems } = source;
  const uri = readText(env, 'AZURE_KEY_VAULT_ENDPOINT');
  const names = readList(env, 'SIGNING_SECRET_NAMES').flatMap((entry, index) => {
    const [sender = '', name = '', ...rest] = entry.split('=').map((part) => part.trim());
    if (/^[a-z0-9-]+$/.test(sender) && NAME.test(name) && rest.length === 0)
      return [{ sender, name }];
    problems.push(
      `SIGNING_SECRET_NAMES, entry ${index + 1}, is not sender=name-of-the-secret, such as "eu=my-webhook-secret"; ` +
        'the secrets themselves belong into the vault',
    );
    return [];
  });
  if (uri === undefined) return undefined;
  if (!URL.canParse(uri) || new URL(uri).protocol !== 'https:') {
    problems.push(
      `AZURE_KEY_VAULT_ENDPOINT is "${uri}": give the vault's address, such as "https://my-vault.vault.azure.net"`,
    );
    return undefined;
  }
  return { uri, names };
}
