import type { TokenCredential } from '@azure/identity';
import { beforeEach, expect, it, vi } from 'vitest';
import { createCredential } from '../src/azure/credential.ts';
import { createOpenVault } from '../src/azure/vault-client.ts';
import { createAzureEndpoints } from '../src/endpoints/azure-endpoints.ts';
import { createGetOpenAI } from '../src/openai/client.ts';

const library = vi.hoisted(() => ({ isBroken: false }));

/** A library whose files cannot be opened for a while. */
function load<Library>(loaded: Library): Library {
  if (library.isBroken) throw new Error('EMFILE: too many open files');
  return loaded;
}

class Client {
  readonly get = () => ({ asResponse: async () => Response.json({ data: [], has_more: false }) });
}

vi.mock('../src/azure/sign-in.ts', () => ({
  get signIn() {
    return load(() => ({ getToken: async () => ({ token: 't', expiresOnTimestamp: 0 }) }));
  },
}));
vi.mock('../src/azure/vault-library.ts', () => ({
  get SecretClient() {
    return load(Client);
  },
}));
vi.mock('../src/openai/create-client.ts', () => ({
  get createClient() {
    return load(() => new Client());
  },
}));
vi.mock('openai', () => ({
  get OpenAI() {
    return load(Client);
  },
}));

beforeEach(() => {
  library.isBroken = true;
});

const credential: TokenCredential = { getToken: async () => null };
const account = { kind: 'openai', apiKey: 'k', baseUrl: 'http://127.0.0.1/v1' } as const;
const getOpenAI = createGetOpenAI(new Map([['default', account]]), async () => 'token');
const signedIn = createCredential(undefined);
const openVault = createOpenVault('https://v.vault.azure.net', credential);
const endpoints = createAzureEndpoints({ endpoint: 'https://r.openai.azure.com', apiKey: 'k' });

it.each<[string, () => Promise<unknown>]>([
  ['an account’s client', () => getOpenAI('default')],
  ['the one who signs in', () => signedIn.getToken('scope')],
  ['the vault’s client', openVault],
  ['the endpoints’ client', () => endpoints.list()],
])('%s is there once its library loads again', async (_what, open) => {
  await expect(open()).rejects.toThrow('EMFILE');
  library.isBroken = false;
  expect(await open()).toBeDefined();
});
