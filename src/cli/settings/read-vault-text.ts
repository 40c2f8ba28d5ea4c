import type { OpenVault } from '../../azure/vault-client.ts';
import { toVaultError } from '../../azure/vault-error.ts';
import { hasStatus } from '../../webhooks/errors.ts';

/** The newest value of a secret, or undefined where the vault has none; rejects with a `VaultError`. */
export async function readVaultText(
  vault: { readonly uri: string; readonly open: OpenVault },
  name: string,
): Promise<string | undefined> {
  try {
    const client = await vault.open();
    const { value } = await client.getSecret(name, { abortSignal: AbortSignal.timeout(10_000) });
    return value;
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw toVaultError(vault.uri, error);
  }
}
