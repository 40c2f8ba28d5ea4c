import { execFile } from 'node:child_process';
import { request } from 'node:https';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../../dev/vault/start-vault.ts';

const run = promisify(execFile);

let vault: Vault;
let client: SecretClient;

beforeAll(async () => {
  vault = await startVault({ pageSize: 2, retryAfterSeconds: 0 });
  client = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 1, retryDelayInMs: 1 },
  });
});
afterAll(() => vault.stop());
beforeEach(() => {
  vault.requests.length = 0;
  vault.faults.clear();
});

function get(path: string, headers: Record<string, string> = {}) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number | undefined;
    challenge: string | undefined;
  }>();
  request(vault.url + path, { ca: vault.ca, headers }, (response) => {
    response.resume();
    resolve({ status: response.statusCode, challenge: response.headers['www-authenticate'] });
  })
    .on('error', reject)
    .end();
  return promise;
}

async function remove(name: string) {
  const deletion = await client.beginDeleteSecret(name, { intervalInMs: 20 });
  return deletion.pollUntilDone();
}

describe('a request', () => {
  it('is challenged where it has no token', async () => {
    const { status, challenge } = await get('/secrets?api-version=7.6');
    expect(status).toBe(401);
    expect(challenge).toContain('resource="https://vault.azure.net"');
    expect(vault.requests).toEqual([]);
  });

  it('says which version of the API it means', async () => {
    const headers = { authorization: 'Bearer some-token' };
    expect((await get('/secrets', headers)).status).toBe(400);
    expect((await get('/secrets?api-version=7.6', headers)).status).toBe(200);
  });

  it('fails on a vault whose certificate nobody trusts', async () => {
    const distrustful = new SecretClient(vault.url, createLocalCredential(), {
      retryOptions: { maxRetries: 0 },
    });
    await expect(distrustful.getSecret('any')).rejects.toThrow('self-signed certificate');
  });

  it('fails with the SDK where the challenge names another domain', async () => {
    const careful = new SecretClient(vault.url, createLocalCredential(), {
      tlsOptions: { ca: vault.ca },
    });
    await expect(careful.getSecret('any')).rejects.toThrow('does not match the requested domain');
  });
});

describe('a secret', () => {
  it('has versions, of which the newest is given where none is named', async () => {
    const first = await client.setSecret('versions', 'one', { tags: { a: 'b' } });
    await client.setSecret('versions', 'two', { contentType: 'text/plain' });
    expect(await client.getSecret('Versions')).toMatchObject({
      name: 'versions',
      value: 'two',
      properties: { contentType: 'text/plain', enabled: true },
    });
    const { version } = first.properties;
    expect(await client.getSecret('versions', { version: String(version) })).toMatchObject({
      value: 'one',
      properties: { version, tags: { a: 'b' } },
    });
  });

  it('is listed with its versions in pages, without values', async () => {
    for (const value of ['1', '2', '3', '4', '5']) await client.setSecret('paged', value);
    const pages = await Array.fromAsync(client.listPropertiesOfSecretVersions('paged').byPage());
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(JSON.stringify(pages)).not.toContain('"value"');
    const all = await Array.fromAsync(client.listPropertiesOfSecrets());
    expect(all.filter(({ name }) => name === 'paged')).toHaveLength(1);
  });

  it('keeps what an update leaves out', async () => {
    const expiresOn = new Date('2031-01-01T00:00:00Z');
    const { properties } = await client.setSecret('updated', 'one', { expiresOn });
    await client.updateSecretProperties('updated', String(properties.version), { enabled: false });
    const [listed] = await Array.fromAsync(client.listPropertiesOfSecretVersions('updated'));
    expect(listed).toMatchObject({ enabled: false, expiresOn });
    await expect(client.getSecret('updated')).rejects.toMatchObject({ statusCode: 403 });
  });

  it('keeps its name until it is purged', async () => {
    await client.setSecret('deleted', 'one');
    expect(await remove('deleted')).toMatchObject({ name: 'deleted' });
    await expect(client.getSecret('deleted')).rejects.toMatchObject({ statusCode: 404 });
    await expect(client.setSecret('deleted', 'two')).rejects.toMatchObject({
      statusCode: 409,
      details: { error: { innerError: { code: 'ObjectIsDeletedButRecoverable' } } },
    });
    const names = (await Array.fromAsync(client.listDeletedSecrets())).map(({ name }) => name);
    expect(names).toEqual(['deleted']);
    await client.purgeDeletedSecret('deleted');
    expect((await client.setSecret('deleted', 'two')).value).toBe('two');
  });

  it('comes back with its versions where it is recovered', async () => {
    await client.setSecret('recovered', 'one');
    await remove('recovered');
    const recovery = await client.beginRecoverDeletedSecret('recovered', { intervalInMs: 20 });
    await recovery.pollUntilDone();
    expect((await client.getSecret('recovered')).value).toBe('one');
  });
});

describe('a fault', () => {
  it.each([
    ['forbidden', { statusCode: 403, code: 'Forbidden' }],
    ['missing', { statusCode: 404, code: 'SecretNotFound' }],
    ['throttled', { statusCode: 429, code: 'Throttled' }],
    ['broken', { statusCode: 500, code: 'InternalServerError' }],
    ['not-json', { statusCode: 502 }],
    ['reset', { code: 'ECONNRESET' }],
  ] as const)('is what was asked for: %s', async (fault, expected) => {
    await client.setSecret('faulty', 'one');
    const end = vault.faults.add({ fault, request: /^GET \/secrets\/faulty/ });
    await expect(client.getSecret('faulty')).rejects.toMatchObject(expected);
    end();
    expect((await client.getSecret('faulty')).value).toBe('one');
  });

  it('is over after so many requests', async () => {
    vault.faults.add({ fault: 'throttled', times: 1 });
    await client.setSecret('throttled-once', 'one');
    expect(vault.requests).toHaveLength(2);
  });

  it('hangs until the caller gives up', async () => {
    vault.faults.add({ fault: 'hang' });
    const options = { abortSignal: AbortSignal.timeout(50) };
    await expect(client.getSecret('any', options)).rejects.toThrow('aborted');
  });
});

it('gives another process all it needs to be an app with a managed identity', async () => {
  const main = fileURLToPath(new URL('read-as-app.ts', import.meta.url));
  await client.setSecret('openai-webhook-secret', `whsec_${Buffer.alloc(32).toString('base64')}`);
  const { stdout } = await run(process.execPath, [main], {
    env: { ...process.env, ...vault.env, AZURE_CLIENT_ID: 'client-1' },
  });
  expect(JSON.parse(stdout)).toEqual(['default']);
});
