import type { TokenCredential } from '@azure/identity';
import type { SecretClient, SecretClientOptions } from '@azure/keyvault-secrets';
import { once } from '../once.ts';

/** Gives the client of one vault; the library loads when it is first asked for. */
export type OpenVault = () => Promise<SecretClient>;

/** Short retries: a request waits for the first answer. */
const RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1000 };

/** A client of the vault at `uri` that is made once; `options` are for what stands in for a vault. */
export function createOpenVault(
  uri: string,
  credential: TokenCredential,
  options: SecretClientOptions = {},
): OpenVault {
  return once(async () => {
    const { SecretClient: Client } = await import('./vault-library.ts');
    return new Client(uri, credential, {
      retryOptions: RETRIES,
      disableChallengeResourceVerification: isOnThisMachine(uri),
      ...options,
    });
  });
}

/** A vault's challenge names Azure's domain, which a stand-in on a developer's machine is not part of. */
function isOnThisMachine(uri: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(uri).hostname);
}
