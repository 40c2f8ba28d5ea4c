import { describe, expect, it } from 'vitest';
import { readVault } from '../../src/config/vault.ts';

const uri = 'https://my-vault.vault.azure.net/';

function read(env: Record<string, string>) {
  const problems: string[] = [];
  return { vault: readVault({ env, problems }), problems };
}

describe('the settings of the vault', () => {
  it('are an address, and names where they differ', () => {
    const env = {
      AZURE_KEY_VAULT_ENDPOINT: uri,
      SIGNING_SECRET_NAMES: 'eu=first, default = second',
    };
    expect(read(env)).toEqual({
      vault: {
        uri,
        names: [
          { sender: 'eu', name: 'first' },
          { sender: 'default', name: 'second' },
        ],
      },
      problems: [],
    });
  });

  it('may be missing', () => {
    expect(read({})).toEqual({ vault: undefined, problems: [] });
  });

  it.each([
    'my-secret',
    '=my-secret',
    'EU=my-secret',
    'eu=',
    'eu=my_secret',
    'eu=a=b',
    'eu=whsec_hush',
  ])('say what is wrong with a name: %s', (text) => {
    const env = { AZURE_KEY_VAULT_ENDPOINT: uri, SIGNING_SECRET_NAMES: text };
    const { problems } = read(env);
    expect(problems[0]).toMatch(/^SIGNING_SECRET_NAMES, entry 1, is not sender=name-of-the-secret/);
    expect(problems.join('')).not.toContain('hush');
  });

  it.each(['my-vault', 'http://my-vault.vault.azure.net'])('say what is wrong with: %s', (text) => {
    expect(read({ AZURE_KEY_VAULT_ENDPOINT: text }).problems[0]).toContain('give the vault');
  });
});
