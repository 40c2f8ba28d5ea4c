import { randomUUID } from 'node:crypto';
import type { TokenCredential } from '@azure/identity';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { createSigningSecrets } from '../../src/azure/signing-secrets.ts';
import { createVaultStore } from '../../src/azure/store-signing-secret.ts';
import { createOpenVault } from '../../src/azure/vault-client.ts';
import { expectNone, failureOf } from '../endpoints/failure-of.ts';
import { describeStore } from '../endpoints/store-contract.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const [SECOND, THIRD] = OTHER_SECRETS;
const HOUR = 3600_000;

let vault: Vault;
beforeAll(async () => {
  vault = await startVault({ pageSize: 2, retryAfterSeconds: 0 });
});
afterAll(() => vault.stop());
afterEach(() => vault.faults.clear());

function setUp({ timeoutMs = 10_000, credential = createLocalCredential() } = {}) {
  const baseName = `signing-${randomUUID()}`;
  const openVault = createOpenVault(vault.url, credential, {
    tlsOptions: { ca: vault.ca },
    retryOptions: { maxRetries: 1, retryDelayInMs: 1 },
  });
  let shiftMs = 0;
  const now = () => new Date(Date.now() + shiftMs);
  const parts = { vaultUri: vault.url, openVault, now, baseName };
  return {
    baseName,
    openVault,
    store: createVaultStore({ ...parts, timeoutMs }),
    pass: (ms: number) => {
      shiftMs += ms;
    },
    readAsReceiver: async (sender: string) => {
      const { read } = createSigningSecrets({ ...parts, log: () => {} });
      return (await read()).filter((one) => one.sender === sender).map(({ value }) => value);
    },
  };
}

describeStore('the signing secrets stored in a vault', async () => setUp());

describe('the signing secrets stored in a vault', () => {
  it('are versions of a secret named after the sender', async () => {
    const { store, openVault, baseName } = setUp();
    await store.store('default', SECRET);
    await store.store('eu-west', SECOND);
    const client = await openVault();
    expect((await client.getSecret(baseName)).value).toBe(SECRET);
    expect((await client.getSecret(`${baseName}--eu-west`)).value).toBe(SECOND);
  });

  it('end when they are told to', async () => {
    const { store, pass, readAsReceiver } = setUp();
    await store.store('default', SECRET);
    await store.store('default', SECOND);
    await store.retire('default', SECRET, new Date(Date.now() + 24 * HOUR));
    pass(23 * HOUR);
    expect(await readAsReceiver('default')).toHaveLength(2);
    pass(2 * HOUR);
    expect(await readAsReceiver('default')).toEqual([SECOND]);
    expect(await store.list('default')).toEqual([SECOND]);
  });

  it('end no later than before', async () => {
    const { store, pass, readAsReceiver } = setUp();
    await store.store('default', SECRET);
    await store.store('default', SECOND);
    await store.retire('default', SECRET, new Date(Date.now() + HOUR));
    await store.retire('default', SECRET, new Date(Date.now() + 24 * HOUR));
    pass(2 * HOUR);
    expect(await readAsReceiver('default')).toEqual([SECOND]);
  });

  it('end sooner where they are told so later', async () => {
    const { store, readAsReceiver } = setUp();
    await store.store('default', SECRET);
    await store.store('default', SECOND);
    await store.retire('default', SECRET, new Date(Date.now() + HOUR));
    await store.retire('default', SECRET, new Date(0));
    expect(await readAsReceiver('default')).toEqual([SECOND]);
  });

  it('stay where they share a version with one that is kept', async () => {
    const { store, openVault, baseName } = setUp();
    await (await openVault()).setSecret(baseName, `${SECRET} ${THIRD}`);
    await store.store('default', SECOND);
    await store.retire('default', THIRD, new Date(0));
    expect((await store.list('default')).toSorted()).toEqual([SECRET, SECOND, THIRD].toSorted());
  });

  it('are listed only where the receiver counts them', async () => {
    const { store, openVault, baseName, readAsReceiver } = setUp();
    const client = await openVault();
    const notBefore = new Date(Date.now() + HOUR);
    const expiresOn = new Date(Date.now() + HOUR);
    await client.setSecret(baseName, SECRET);
    await client.setSecret(baseName, SECOND, { notBefore });
    await client.setSecret(baseName, 'malformed');
    for (let index = 0; index < 16; index += 1) {
      const value = `whsec_${Buffer.alloc(32, index).toString('base64')}`;
      await client.setSecret(baseName, value, { expiresOn });
    }
    const listed = await store.list('default');
    expect(listed).toHaveLength(16);
    expect(listed).toContain(SECRET);
    expect(listed.toSorted()).toEqual((await readAsReceiver('default')).toSorted());
  });

  it('may not be stored under a name that was deleted', async () => {
    const { store, openVault, baseName } = setUp();
    await store.store('default', SECRET);
    const deletion = await (await openVault()).beginDeleteSecret(baseName, { intervalInMs: 50 });
    await deletion.pollUntilDone();
    const error = await failureOf(store.store('default', SECOND));
    expect(error.message).toContain(
      `recover it with az keyvault secret recover --name ${baseName}`,
    );
    expectNone(error, [SECOND]);
  });

  it('are not waited for where nobody gives a token', async () => {
    const silent: TokenCredential = { getToken: () => new Promise(() => {}) };
    const error = await failureOf(
      setUp({ timeoutMs: 50, credential: silent }).store.list('default'),
    );
    expect(error.message).toBe(`${vault.url} does not answer (TimeoutError)`);
  });

  it.each([
    ['forbidden', 'Key Vault Secrets Officer'],
    ['throttled', 'is asked too often'],
    ['broken', 'does not answer'],
    ['not-json', 'does not answer'],
    ['reset', 'does not answer'],
    ['hang', 'does not answer'],
  ] as const)('say why they cannot be stored, and never the secret: %s', async (fault, reason) => {
    const { store } = setUp(fault === 'hang' ? { timeoutMs: 200 } : {});
    vault.faults.add({ fault });
    const calls = [
      () => store.store('default', SECRET),
      () => store.list('default'),
      () => store.retire('default', SECRET, new Date(0)),
    ];
    for (const call of calls) {
      const error = await failureOf(call());
      expect(error.name).toBe('VaultError');
      expect(error.message).toContain(reason);
      expectNone(error, [SECRET]);
    }
  });
});
