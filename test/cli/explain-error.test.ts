import { describe, expect, it } from 'vitest';
import { VaultError } from '../../src/azure/vault-error.ts';
import { CliError } from '../../src/cli/cli-error.ts';
import { explainError } from '../../src/cli/explain-error.ts';
import { ConfigError } from '../../src/config.ts';

const toError = (message: string, properties: object, cause?: unknown) =>
  Object.assign(new Error(message, { cause }), properties);
const signIn =
  'nobody is signed in to Azure: run `az login` or `azd auth login`, in the tenant of the deployment';

describe('explainError', () => {
  it.each([
    [new CliError('do this'), 'do this'],
    [new ConfigError(['A is b']), 'The settings are not usable:\n  - A is b'],
    [
      new VaultError('there is no vault (ENOTFOUND)', {
        cause: toError('', { code: 'ENOTFOUND' }),
      }),
      'there is no vault (ENOTFOUND)',
    ],
    [toError('Multiple\nlines', { name: 'CredentialUnavailableError' }), signIn],
    [toError('outer', {}, toError('inner', { name: 'AggregateAuthenticationError' })), signIn],
    [new VaultError('no token for it (AggregateAuthenticationError)'), signIn],
    [
      toError('connect', { code: 'ECONNREFUSED' }),
      'nothing listens there: is `npm start` running? (Error: connect)',
    ],
    [
      toError('fetch failed', {}, { code: 'ENOTFOUND' }),
      'there is no such host: check the settings and the network (Error: fetch failed)',
    ],
    [
      toError('no', { name: 'RestError', statusCode: 403 }),
      /^whoever is signed in may not do this: .* \(RestError: no\)$/,
    ],
    [toError('a\n  b', { name: 'RestError', statusCode: 500 }), 'RestError: a b'],
    ['text', 'text'],
    [undefined, 'undefined'],
  ])('of %s', (error, text) => {
    expect(explainError(error)).toMatch(text);
  });

  it('has an end where errors cause each other', () => {
    const error = toError('round', {});
    error.cause = error;
    expect(explainError(error)).toBe('Error: round');
  });
});
