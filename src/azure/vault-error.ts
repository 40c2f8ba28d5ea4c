import { hasStatus } from '../webhooks/errors.ts';

/** The vault did not give its secrets: why, and what to do about it. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}

/** What a failed call to the vault at `uri` means; the message holds nothing that the vault said. */
export function toVaultError(uri: string, error: unknown): VaultError {
  return new VaultError(`${explain(uri, error)} (${toCode(error)})`, { cause: error });
}

function explain(uri: string, error: unknown): string {
  const code = toCode(error);
  if (hasStatus(error, 403)) {
    // The SDK keeps back which of the two it is where it fails to list.
    return (
      `the identity lacks the role Key Vault Secrets User on ${uri} (a new assignment takes some ` +
      'minutes), or the network rules of the vault keep the app out'
    );
  }
  if (hasStatus(error, 401)) {
    return `${uri} does not take the identity's token: is the vault in the same tenant as the app?`;
  }
  if (hasStatus(error, 404)) {
    return `${uri} does not answer like a vault: check AZURE_KEY_VAULT_ENDPOINT`;
  }
  if (hasStatus(error, 429)) return `${uri} is asked too often`;
  if (code === 'ENOTFOUND') {
    return `there is no vault at ${uri}: check AZURE_KEY_VAULT_ENDPOINT`;
  }
  if (/^(CredentialUnavailable|Authentication|AggregateAuthentication)/.test(code)) {
    return `no token for ${uri}: is the identity assigned to the app, and AZURE_CLIENT_ID its client id?`;
  }
  return `${uri} does not answer`;
}

/** What the vault or the network calls it; a `DOMException` has a code as well, but a mere number. */
function toCode(error: unknown): string {
  const { code, name, statusCode }: { code?: unknown; name?: string; statusCode?: number } =
    error ?? {};
  if (typeof code === 'string') return code;
  return statusCode === undefined ? (name ?? typeof error) : String(statusCode);
}
