import { describeError, hasStatus } from '../webhooks/errors.ts';

/** The headers that show who asks; null leaves one out that a client would send. */
export type SignInHeaders = Readonly<Record<string, string | null>>;

/** No way to sign in works; the message says why for each that there is, and `errors` holds them. */
export class SignInError extends AggregateError {
  override readonly name = 'SignInError';
}

interface Credentials {
  /** An Entra token for the resource. */
  readonly getToken?: (() => Promise<string>) | undefined;
  readonly apiKey?: string | undefined;
}

/** Does a request as somebody who may. */
export type SignedIn = <Value>(
  request: (headers: SignInHeaders) => Promise<Value>,
) => Promise<Value>;

/**
 * Signs in with the token, and with the key where there is no token or it is refused: whether Azure
 * OpenAI takes tokens for webhook endpoints is undocumented. Once the key was taken, it comes first.
 * Throws a `TypeError` where there is neither.
 */
export function createSignedIn({ getToken, apiKey }: Credentials): SignedIn {
  if (!getToken && !apiKey) {
    throw new TypeError('Azure OpenAI needs a token or a key: sign in, or give an API key');
  }
  let isKeyTaken = false;

  return async (request) => {
    const withKey = () => request({ authorization: null, 'api-key': apiKey ?? null });
    if (!getToken || isKeyTaken) return withKey();

    const token = await settle(getToken());
    // Only what was surely not done may be done again with the key.
    const first =
      'value' in token
        ? await settle(request({ authorization: `Bearer ${token.value}`, 'api-key': null }))
        : token;
    if ('value' in first) return first.value;
    if ('value' in token && !isRefused(first.error)) throw first.error;
    if (!apiKey) {
      if ('value' in token) throw first.error;
      throw new SignInError([first.error], `there is no token: ${describeError(first.error)}`);
    }

    const second = await settle(withKey());
    if ('error' in second) {
      if (!isRefused(second.error)) throw second.error;
      throw new SignInError(
        [first.error, second.error],
        `neither way to sign in works. With a token: ${describeError(first.error)}. ` +
          `With the API key: ${describeError(second.error)}`,
      );
    }
    isKeyTaken = true;
    return second.value;
  };
}

function isRefused(error: unknown): boolean {
  return hasStatus(error, 401, 403);
}

async function settle<Value>(
  promise: Promise<Value>,
): Promise<{ readonly value: Value } | { readonly error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
