import { BlobServiceClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { startStorageProxy, type StorageProxy } from '../e2e/storage-proxy.ts';
import { spawnEntry } from './spawn-hook.ts';

const env = {
  AZURE_STORAGE_BLOB_ENDPOINT: 'https://stabc.blob.core.windows.net/',
  AZURE_STORAGE_DEPLOYMENT_CONTAINER: 'deployment',
};

let azurite: Azurite;
let storage: StorageProxy;

beforeAll(async () => {
  azurite = await startAzurite();
  storage = await startStorageProxy(azurite.ports);
  const account = BlobServiceClient.fromConnectionString(azurite.connectionString);
  await account.getContainerClient('deployment').create();
});
afterAll(async () => {
  await storage.close();
  await azurite.stop();
});
beforeEach(() => {
  storage.calls.length = 0;
  storage.fault = () => undefined;
});

const run = (variables: Record<string, string> = {}, stopAt?: RegExp) =>
  spawnEntry(
    { name: 'predeploy', storage: storage.connectionString },
    { ...env, ...variables },
    stopAt,
  );

describe('predeploy', () => {
  it('lets a deployment go on at once where the roles are known', async () => {
    const { code, output } = await run();
    expect(output).toBe('Storage knows the roles.\n');
    expect(code).toBe(0);
    expect(storage.calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringMatching(/^GET \/deployment\?.*comp=list/),
    ]);
  });

  it('asks again while the container refuses', async () => {
    storage.fault = () => (storage.calls.length <= 3 ? 403 : undefined);
    const { code, output } = await run();
    expect(output).toMatch(
      /^Storage does not know the roles yet \(\d+ s\); waiting …\n(.*waiting …\n)?Storage knows the roles\.\n$/,
    );
    expect(code).toBe(0);
    expect(storage.calls).toHaveLength(4);
  });

  it('gives up after ten minutes', async () => {
    storage.fault = () => 403;
    const { code, output } = await run();
    expect(output).toMatch(/\(60\d s\)|\(5\d\d s\)/);
    expect(output).toMatch(/✗ .*\/deployment still refuses whoever is signed in to azd/);
    expect(output).toMatch(/Storage Blob Data Reader.*azd provision\n\nThen: azd deploy\n$/);
    expect(code).toBe(1);
  });

  it.each([
    [404, /✗ there is no container .*\/deployment\n {2}azd provision\n/],
    [401, /✗ .* it is of another tenant\n {2}azd auth login --tenant-id/],
    [500, /✗ .*\/deployment could not be read: /],
  ])('does not wait where storage answers %i', async (status, problem) => {
    storage.fault = () => status;
    const { code, output } = await run();
    expect(output).toMatch(problem);
    expect(code).toBe(1);
    expect(storage.calls).toHaveLength(1);
  });

  it.each([
    ['[]', 0],
    ['', 0],
    ['["203.0.113.7"]', 1],
  ])('asks closed storage only where an address is let in: %s', async (allowed, calls) => {
    const { code, output } = await run({ VNET_ENABLED: 'true', ALLOWED_IP_ADDRESSES: allowed });
    expect(storage.calls).toHaveLength(calls);
    expect(output.startsWith('Storage is closed to this network')).toBe(calls === 0);
    expect(code).toBe(0);
  });

  it('stops at Ctrl-C and says how to go on', async () => {
    storage.fault = () => 403;
    const { code, output } = await run({}, /waiting/);
    expect(output).toMatch(/\npredeploy was stopped\. To go on: azd deploy\n$/);
    expect(code).toBe(130);
  });
});
