import { describe, expect, it } from 'vitest';
import { readAccounts } from '../../src/config/accounts.ts';

function read(env: Readonly<Record<string, string>>) {
  const problems: string[] = [];
  return { accounts: Object.fromEntries(readAccounts({ env, problems })), problems };
}

/** Accounts as they are where each problem is one sender's. */
const unusable = (problems: readonly string[], sender = 'default') => ({
  [sender]: { kind: 'unusable', problem: problems.join('; ') },
});

describe('readAccounts', () => {
  it('reads an account of OpenAI', () => {
    expect(read({ OPENAI_API_KEY: ' sk-1 ' }).accounts).toEqual({
      default: { kind: 'openai', apiKey: 'sk-1', baseUrl: 'https://api.openai.com/v1' },
    });
    const { accounts } = read({
      OPENAI_API_KEY__LAB: 'sk-2',
      OPENAI_ORG_ID__LAB: 'org-1',
      OPENAI_PROJECT_ID__LAB: 'proj_1',
      OPENAI_BASE_URL__LAB: 'http://127.0.0.1:4010/v1/',
    });
    expect(accounts).toEqual({
      lab: {
        kind: 'openai',
        apiKey: 'sk-2',
        baseUrl: 'http://127.0.0.1:4010/v1',
        organization: 'org-1',
        project: 'proj_1',
      },
    });
  });

  it.each([
    'https://example.openai.azure.com',
    'https://example.openai.azure.com/',
    'https://example.openai.azure.com/openai/v1/',
  ])('reads an account of Azure OpenAI: %s', (endpoint) => {
    const { accounts, problems } = read({ AZURE_OPENAI_ENDPOINT: endpoint });
    expect(problems).toEqual([]);
    expect(accounts).toEqual({
      default: {
        kind: 'azure',
        endpoint: 'https://example.openai.azure.com',
        scope: 'https://ai.azure.com/.default',
      },
    });
  });

  it('takes a key and another scope for Azure OpenAI', () => {
    const { accounts } = read({
      AZURE_OPENAI_ENDPOINT__EU: 'https://example.openai.azure.com',
      AZURE_OPENAI_API_KEY__EU: 'key',
      AZURE_OPENAI_SCOPE__EU: 'https://cognitiveservices.azure.com/.default',
    });
    expect(accounts['eu']).toMatchObject({
      apiKey: 'key',
      scope: 'https://cognitiveservices.azure.com/.default',
    });
  });

  it('refuses two accounts for one sender', () => {
    const { accounts, problems } = read({
      OPENAI_API_KEY__EU: 'sk-1',
      AZURE_OPENAI_ENDPOINT__EU: 'https://example.openai.azure.com',
      AZURE_OPENAI_ENDPOINT: 'https://example.openai.azure.com',
    });
    expect(problems).toEqual([
      expect.stringMatching(/^OPENAI_API_KEY__EU and AZURE_OPENAI_ENDPOINT__EU are both set: /),
    ]);
    expect(accounts).toMatchObject({ ...unusable(problems, 'eu'), default: { kind: 'azure' } });
  });

  it.each(['example.openai.azure.com', 'http://example.com', 'ftp://127.0.0.1', '-'])(
    'refuses an address that is not https: %s',
    (endpoint) => {
      const { accounts, problems } = read({ AZURE_OPENAI_ENDPOINT: endpoint });
      expect(accounts).toEqual(unusable(problems));
      expect(problems).toEqual([
        expect.stringMatching(/^AZURE_OPENAI_ENDPOINT is not an https address/),
      ]);
    },
  );

  it('takes a reference that Azure has not resolved for none', () => {
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=s)';
    expect(read({ OPENAI_API_KEY: reference }).accounts).toEqual({});
  });

  it.each([
    [
      { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://proxy.example' },
      /^OPENAI_BASE_URL does not end in a version/,
    ],
    [
      { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://u:p@proxy.example/v1' },
      /^OPENAI_BASE_URL is not an https address/,
    ],
    [
      { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://proxy.example/v1?x=1' },
      /^OPENAI_BASE_URL has a query/,
    ],
    [
      { AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com/openai/deployments/x' },
      /^AZURE_OPENAI_ENDPOINT has a path/,
    ],
    [{ OPENAI_API_KEY: '"sk-1"' }, /^OPENAI_API_KEY is no key/],
    [{ OPENAI_API_KEY: 'sk-1…' }, /^OPENAI_API_KEY is no key/],
    [
      { OPENAI_API_KEY: 'sk-1', OPENAI_API_KEY__DEFAULT: 'sk-2' },
      /^OPENAI_API_KEY__DEFAULT and OPENAI_API_KEY are of one sender/,
    ],
    [{ OPENAI_API_KEY__EU: 'sk-1', OPENAI_API_KEY__eu: 'sk-2' }, /are of one sender, "eu"/],
    [{ OPENAI_API_KEY___EU: 'sk-1' }, /^OPENAI_API_KEY___EU names no sender/],
    [{ OPENAI_API_KEY__EU__WEST: 'sk-1' }, /^OPENAI_API_KEY__EU__WEST names no sender/],
    [
      { OPENAI_PROJECT_ID__EU: 'proj_1' },
      /^OPENAI_PROJECT_ID__EU is set without OPENAI_API_KEY__EU/,
    ],
    [{ AZURE_OPENAI_API_KEY: 'key' }, /^AZURE_OPENAI_API_KEY is set without AZURE_OPENAI_ENDPOINT/],
    [{ OPENAI_CUSTOM_HEADERS: 'authorization: Bearer x' }, /^OPENAI_CUSTOM_HEADERS is set/],
  ])('refuses %j', (env, problem) => {
    const { problems } = read(env);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(problems.join('')).not.toMatch(/sk-|u:p|Bearer/);
  });

  it.each([
    ['default', { OPENAI_API_KEY: '"sk-1"' }],
    ['default', { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://proxy.example' }],
    ['default', { OPENAI_API_KEY: 'sk-1', OPENAI_API_KEY__DEFAULT: 'sk-2' }],
    ['eu', { OPENAI_API_KEY__EU: 'sk-1', OPENAI_API_KEY__eu: 'sk-2' }],
    ['eu', { OPENAI_API_KEY___EU: 'sk-1' }],
    ['eu-west', { OPENAI_API_KEY__EU__WEST: 'sk-1' }],
    ['eu', { OPENAI_PROJECT_ID__EU: 'proj_1' }],
    ['default', { AZURE_OPENAI_API_KEY: 'key' }],
    ['default', { AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com/x' }],
    [
      'default',
      { AZURE_OPENAI_ENDPOINT: 'https://r.openai.azure.com', AZURE_OPENAI_API_KEY: '"key"' },
    ],
  ])('has an unusable account for %s with %j, and a sound one beside it', (sender, env) => {
    const { accounts, problems } = read({ ...env, OPENAI_API_KEY__LAB: 'sk-3' });
    expect(problems).toHaveLength(1);
    expect(accounts).toEqual({
      ...unusable(problems, sender),
      lab: { kind: 'openai', apiKey: 'sk-3', baseUrl: 'https://api.openai.com/v1' },
    });
  });

  it('uses no account where headers are set for all, and says so once', () => {
    const keys = { OPENAI_API_KEY: 'sk-1', OPENAI_API_KEY__EU: 'sk-2' };
    const { accounts, problems } = read({ ...keys, OPENAI_CUSTOM_HEADERS: 'x: y' });
    expect(problems).toHaveLength(1);
    expect(accounts).toEqual({ ...unusable(problems), ...unusable(problems, 'eu') });
  });

  it('names all problems of an account at once', () => {
    const { accounts, problems } = read({
      OPENAI_API_KEY: '"sk-1"',
      AZURE_OPENAI_ENDPOINT: 'example.com',
      AZURE_OPENAI_API_KEY__EU: 'key',
    });
    expect(problems).toHaveLength(3);
    expect(accounts).toEqual({
      ...unusable(problems.slice(0, 2)),
      ...unusable(problems.slice(2), 'eu'),
    });
  });

  it('takes what goes with a key that Azure has yet to resolve', () => {
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=s)';
    expect(read({ OPENAI_API_KEY: reference, OPENAI_PROJECT_ID: 'proj_1' }).problems).toEqual([]);
  });
});
