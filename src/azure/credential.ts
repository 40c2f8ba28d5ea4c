import type { TokenCredential } from '@azure/identity';
import { once } from '../once.ts';
import { NoTokenError } from '../openai/api-error.ts';
import type { GetToken } from '../openai/create-client.ts';

/**
 * A managed identity (its client id), or on a developer's machine whoever is signed in. The identity
 * library loads with the first token, not at start.
 */
export function createCredential(clientId: string | undefined): TokenCredential {
  const load = once(async () => {
    const { signIn } = await import('./sign-in.ts');
    return signIn(clientId);
  });
  return {
    async getToken(scopes, options) {
      const credential = await load();
      return credential.getToken(scopes, options);
    },
  };
}

const REMEDY = 'sign in with az or azd, or give the app an identity that may ask for it';

/** Gets the text of a token, which the credential keeps until it is about to expire. */
export function createGetToken(credential: TokenCredential): GetToken {
  return async (scope) => {
    try {
      const token = await credential.getToken(scope);
      if (token) return token.token;
    } catch (error) {
      throw new NoTokenError(`no token for ${scope}: ${REMEDY}`, { cause: error });
    }
    throw new NoTokenError(`no token for ${scope}: ${REMEDY}`);
  };
}
