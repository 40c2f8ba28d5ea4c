import type { FoundSecrets } from '../doctor/check-secrets.ts';
import { NoSecretError } from '../webhooks/secret.ts';
import { createSigningSecrets } from './signing-secrets.ts';
import type { OpenVault } from './vault-client.ts';
import type { NamedSecret } from './vault-names.ts';

interface VaultParts {
  readonly uri: string;
  readonly open: OpenVault;
  readonly names: readonly NamedSecret[];
  readonly now: () => Date;
}

/** The signing secrets in the vault, read as the app reads them; rejects with a `VaultError`. */
export async function findVaultSecrets({
  uri,
  open,
  names,
  now,
}: VaultParts): Promise<FoundSecrets> {
  const problems: string[] = [];
  const { read } = createSigningSecrets({
    vaultUri: uri,
    openVault: open,
    names,
    now,
    log: (_level, _message, { problem }) => problems.push(...String(problem).split('; ')),
  });
  try {
    return { secrets: await read(), problems };
  } catch (error) {
    if (error instanceof NoSecretError) return { secrets: [], problems: [error.message] };
    throw error;
  }
}
