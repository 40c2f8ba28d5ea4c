import type { TokenCredential } from '@azure/identity';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import type { Fault } from '../../dev/vault/faults.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { createSigningSecrets } from '../../src/azure/signing-secrets.ts';
import { createOpenVault, type OpenVault } from '../../src/azure/vault-client.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const MINUTE = 60_000;
const NAME = 'openai-webhook-secret';

let vault: Vault;
let vaultShiftMs = 0;

beforeEach(async () => {
  vault = await startVault({
    pageSize: 2,
    retryAfterSeconds: 0,
    now: () => new Date(Date.now() + vaultShiftMs),
  });
});
afterEach(() => vault.stop());

function open(credential = createLocalCredential(), url = vault.url): OpenVault {
  return createOpenVault(url, credential, { tlsOptions: { ca: vault.ca } });
}

describe('the calls to a vault', () => {
  let clock: number;
  let lines: string[];

  beforeEach(async () => {
    clock = Date.now();
    lines = [];
    const client = await open()();
    await client.setSecret(NAME, SECRET);
    await client.setSecret(`${NAME}--eu`, OTHER_SECRETS[0]);
    vault.requests.length = 0;
  });

  function createReader(openVault = open(), vaultUri = vault.url, loadMs = 10_000) {
    return createSigningSecrets({
      vaultUri,
      openVault,
      now: () => new Date(clock),
      log: (level, message, { problem }) => lines.push(`${level} ${message} ${problem}`),
      loadMs,
    });
  }

  it('are one list of the vault, one list of versions and one value for each secret', async () => {
    const { read } = createReader();
    expect(vault.requests).toEqual([]);
    await read();
    const asked = vault.requests.map((request) => request.replace(/[0-9a-f]{32}/, 'version'));
    expect(asked.toSorted()).toEqual([
      'GET /secrets',
      `GET /secrets/${NAME}--eu/version`,
      `GET /secrets/${NAME}--eu/versions`,
      `GET /secrets/${NAME}/version`,
      `GET /secrets/${NAME}/versions`,
    ]);
  });

  it('reach the vault with a slash at the end of its address, as Azure writes it', async () => {
    const openVault = open(createLocalCredential(), `${vault.url}/`);
    expect(await createReader(openVault).read()).toHaveLength(2);
  });

  it('never ask for the same version twice', async () => {
    const { read } = createReader();
    await read();
    vault.requests.length = 0;
    clock += 5 * MINUTE;
    expect(await read()).toHaveLength(2);
    expect(vault.requests.filter((request) => /[0-9a-f]{32}/.test(request))).toEqual([]);
    await (await open()()).setSecret(NAME, OTHER_SECRETS[1]);
    vault.requests.length = 0;
    clock += 5 * MINUTE;
    expect(await read()).toHaveLength(3);
    expect(vault.requests.filter((request) => /[0-9a-f]{32}/.test(request))).toHaveLength(1);
  });

  it('give the newest versions first, in whichever order the vault lists them', async () => {
    const client = await open()();
    const newer = Array.from(
      { length: 4 },
      (_, index) => `whsec_${Buffer.alloc(32, index).toString('base64')}`,
    );
    for (const value of newer) {
      vaultShiftMs += 1000;
      await client.setSecret(NAME, value);
    }
    const found = await createReader().read();
    const values = found.filter(({ sender }) => sender === 'default').map(({ value }) => value);
    expect(values).toEqual([...newer.toReversed(), SECRET]);
  });

  it('ask for no more than 64 values of a secret, and say so', async () => {
    const client = await open()();
    for (let count = 0; count < 64; count += 1) await client.setSecret(NAME, 'malformed');
    vaultShiftMs += 1000;
    await client.setSecret(NAME, OTHER_SECRETS[1]);
    vault.requests.length = 0;
    const found = await createReader().read();
    expect(found.map(({ value }) => value)).toContain(OTHER_SECRETS[1]);
    const asked = vault.requests.filter((request) => /secret\/[0-9a-f]{32}/.test(request));
    expect(asked).toHaveLength(64);
    expect(lines.join()).toContain(`secret ${NAME} has 66 live versions, of which 64 are read`);
  });

  it('forgive a version that was deleted after it was listed', async () => {
    const gone = /^GET \/secrets\/openai-webhook-secret\/[0-9a-f]{32}$/;
    vault.faults.add({ fault: 'missing', request: gone });
    expect(await createReader().read()).toMatchObject([{ sender: 'eu' }]);
  });

  it('do without a version that may not be read, and say so', async () => {
    vaultShiftMs += 1000;
    const { properties } = await (await open()()).setSecret(NAME, OTHER_SECRETS[1]);
    const disabled = new RegExp(`^GET /secrets/${NAME}/${properties.version}$`);
    vault.faults.add({ fault: 'forbidden', request: disabled });
    const { read } = createReader();
    const values = async () => (await read()).map(({ value }) => value).toSorted();
    expect(await values()).toEqual([SECRET, OTHER_SECRETS[0]].toSorted());
    expect(lines).toEqual([
      `error signing-secrets of secret ${NAME} 1 of 2 versions may not be read`,
    ]);
    vault.faults.clear();
    clock += 5 * MINUTE;
    expect(await values()).toEqual([SECRET, OTHER_SECRETS[0], OTHER_SECRETS[1]].toSorted());
  });

  it('hold what was read where no version may be read any more', async () => {
    const { read } = createReader();
    const first = (await read()).map(({ sender }) => sender).toSorted();
    const client = await open()();
    // What it has is known, and so would be taken for read.
    await client.updateSecretProperties(NAME, '', { enabled: false });
    await client.setSecret(NAME, OTHER_SECRETS[1]);
    vault.faults.add({
      fault: 'forbidden',
      request: /^GET \/secrets\/openai-webhook-secret\/[0-9a-f]{32}$/,
    });
    clock += 5 * MINUTE;
    expect((await read()).map(({ sender }) => sender).toSorted()).toEqual(first);
    expect(lines.at(-1)).toContain(`secret ${NAME} may not be read`);
  });

  it.each<[Fault]>([['throttled'], ['broken'], ['not-json'], ['reset']])(
    'are made again where one fails: %s',
    async (fault) => {
      vault.faults.add({ fault, times: 1 });
      expect(await createReader().read()).toHaveLength(2);
      expect(lines).toEqual([]);
    },
  );

  it.each<[Fault, string]>([
    ['forbidden', 'the identity lacks the role Key Vault Secrets User on https://127.0.0.1'],
    ['missing', 'does not answer like a vault'],
    ['throttled', 'is asked too often'],
    ['broken', 'does not answer'],
  ])('say what is wrong where none succeeds: %s', async (fault, reason) => {
    vault.faults.add({ fault, request: /^GET \/secrets$/ });
    const { read } = createReader();
    await expect(read()).rejects.toThrow(reason);
    expect(lines).toEqual([expect.stringContaining('error signing-secrets VaultError: ')]);
    expect(lines[0]).toContain(reason);
  });

  it('take nothing away where they fail after a good look', async () => {
    const { read } = createReader();
    const first = await read();
    vault.faults.add({ fault: 'forbidden' });
    clock += 5 * MINUTE;
    expect(await read()).toBe(first);
    expect(lines).toHaveLength(1);
  });

  it('take nothing away for a day where one secret may not be read any more', async () => {
    const { read } = createReader();
    const senders = async () => (await read()).map(({ sender }) => sender).toSorted();
    expect(await senders()).toEqual(['default', 'eu']);
    vault.faults.add({ fault: 'forbidden', request: /--eu\/versions/ });
    for (const minutes of [5, 23 * 60]) {
      clock += minutes * MINUTE;
      expect(await senders()).toEqual(['default', 'eu']);
      expect(lines.at(-1)).toContain(`secret ${NAME}--eu may not be read`);
    }
    clock += 60 * MINUTE;
    expect(await senders()).toEqual(['default']);
  });

  it('take nothing away where only one of them fails', async () => {
    const { read } = createReader();
    const first = await read();
    await (await open()()).setSecret(NAME, OTHER_SECRETS[1]);
    vault.faults.add({ fault: 'broken', request: /^GET \/secrets\/openai-webhook-secret\/./ });
    clock += 5 * MINUTE;
    expect(await read()).toBe(first);
  });

  it('say the same thing once a minute at most', async () => {
    vault.faults.add({ fault: 'forbidden' });
    const { read } = createReader();
    const sayings: number[] = [];
    for (let second = 0; second <= 60; second += 10) {
      await expect(read()).rejects.toThrow();
      sayings.push(lines.length);
      clock += 10_000;
    }
    expect(sayings).toEqual([1, 1, 1, 1, 1, 1, 2]);
  });

  it('say at once what is wrong instead', async () => {
    vault.faults.add({ fault: 'forbidden' });
    const { read } = createReader();
    await expect(read()).rejects.toThrow();
    vault.faults.clear();
    vault.faults.add({ fault: 'missing' });
    clock += 10_000;
    await expect(read()).rejects.toThrow();
    expect(lines).toEqual([
      expect.stringContaining('lacks the role'),
      expect.stringContaining('does not answer like a vault'),
    ]);
  });

  it('end where the vault hangs', async () => {
    vault.faults.add({ fault: 'hang' });
    const { read } = createReader(open(), vault.url, 50);
    await expect(read()).rejects.toThrow(`${vault.url} does not answer`);
  });

  it('end where nobody gives a token', async () => {
    const silent: TokenCredential = { getToken: () => new Promise(() => {}) };
    const { read } = createReader(open(silent), vault.url, 50);
    await expect(read()).rejects.toThrow(`${vault.url} does not answer (TimeoutError)`);
  });

  it('say that there is no token', async () => {
    class CredentialUnavailableError extends Error {
      override readonly name = 'CredentialUnavailableError';
    }
    const broke: TokenCredential = {
      getToken: () => Promise.reject(new CredentialUnavailableError('no identity')),
    };
    await expect(createReader(open(broke)).read()).rejects.toThrow('is the identity assigned');
  });

  it('say that there is nobody at the address', async () => {
    const closed = await startVault();
    await closed.stop();
    const { read } = createReader(open(createLocalCredential(), closed.url), closed.url);
    await expect(read()).rejects.toThrow(`${closed.url} does not answer (ECONNREFUSED)`);
  });
});
