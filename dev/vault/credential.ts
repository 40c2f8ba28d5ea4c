import type { TokenCredential } from '@azure/identity';

/** A credential that everything here takes, so that no test signs in. */
export function createLocalCredential(): TokenCredential {
  return {
    getToken: async () => ({ token: 'local-token', expiresOnTimestamp: Date.now() + 3_600_000 }),
  };
}
