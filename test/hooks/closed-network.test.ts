import { SecretClient } from '@azure/keyvault-secrets';
import { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { postdeploy } from '../../hooks/postdeploy/postdeploy.ts';
import { waitForRoles } from '../../hooks/predeploy/wait-for-roles.ts';
import { createDependencies } from './in-process.ts';
import { serve, type Served } from './serve.ts';

/** Somebody else's address is let in, this one is not. */
const network = { VNET_ENABLED: 'true', ALLOWED_IP_ADDRESSES: '["203.0.113.7"]' };

describe('predeploy from an address that is kept out', () => {
  const openContainer = (code: string) => {
    const url = 'https://stdemo.blob.core.windows.net/deployment';
    const refuse = () => Promise.reject(Object.assign(new Error(code), { statusCode: 403, code }));
    return () =>
      Object.assign(new ContainerClient(url), {
        listBlobsFlat: () => ({ byPage: () => ({ next: refuse }) }),
      });
  };
  const run = async (code: string, env = {}) => {
    const dependencies = createDependencies({
      env: {
        AZURE_STORAGE_BLOB_ENDPOINT: 'https://stdemo.blob.core.windows.net/',
        AZURE_STORAGE_DEPLOYMENT_CONTAINER: 'deployment',
        ...env,
      },
      openContainer: openContainer(code),
    });
    const error = await waitForRoles(dependencies).catch((reason: unknown) => reason);
    return { error, seconds: dependencies.clock() / 1000, last: dependencies.said.at(-1) };
  };

  it('goes on after a minute', async () => {
    const { error, seconds, last } = await run('AuthorizationFailure', network);
    expect([error, seconds]).toEqual([undefined, 60]);
    expect(last).toMatch(/^The network rules of storage keep this address out/);
  });

  it('waits for roles as long as ever', async () => {
    const { error, seconds } = await run('AuthorizationPermissionMismatch', network);
    expect(error).toMatchObject({ message: expect.stringContaining('still refuses') as string });
    expect(seconds).toBe(600);
  });

  it('fails where the network is not private', async () => {
    const { error } = await run('AuthorizationFailure');
    expect(error).toMatchObject({
      message: expect.stringContaining('keep this address') as string,
    });
  });
});

describe('postdeploy from an address that is kept out', () => {
  let app: Served;
  beforeAll(async () => {
    app = await serve('app', [], () => ({ status: 200, body: { status: 'ok' } }));
  });
  afterAll(() => app[Symbol.asyncDispose]());

  const run = async (innererror: string, env = {}) => {
    const error = { code: 'Forbidden', message: 'no', innererror: { code: innererror } };
    const client = new SecretClient('https://kv-demo.vault.azure.net', createLocalCredential(), {
      httpClient: {
        sendRequest: (request) =>
          Promise.resolve({
            request,
            status: 403,
            headers: request.headers,
            bodyAsText: JSON.stringify({ error }),
          }),
      },
    });
    const dependencies = createDependencies({
      env: {
        WEBHOOK_URL: `${app.url}/webhook`,
        AZURE_FUNCTION_APP_URL: app.url,
        AZURE_KEY_VAULT_ENDPOINT: 'https://kv-demo.vault.azure.net',
        ...network,
        ...env,
      },
      openVault: () => () => Promise.resolve(client),
    });
    const failed = await postdeploy(dependencies).catch((reason: unknown) => reason);
    return { failed, seconds: dependencies.clock() / 1000, output: dependencies.said.join('\n') };
  };

  it.each(['ForbiddenByFirewall', 'ForbiddenByConnection'])('skips the rest: %s', async (code) => {
    const { failed, seconds, output } = await run(code);
    expect([failed, seconds]).toEqual([undefined, 60]);
    expect(output).toContain('The vault is closed to this network, so nothing is registered');
    expect(output).toContain('Webhook URL:');
  });

  it('fails where it is to register', async () => {
    const { failed, seconds } = await run('ForbiddenByFirewall', { REGISTER_ENDPOINT: 'openai' });
    expect(failed).toMatchObject({
      problems: [
        {
          problem: expect.stringContaining('keep this address out') as string,
          remedy: expect.stringContaining('ALLOWED_IP_ADDRESSES') as string,
        },
      ],
    });
    expect(seconds).toBe(60);
  });

  it('waits for a role as long as ever', async () => {
    const { failed, seconds } = await run('ForbiddenByRbac');
    expect(failed).toMatchObject({ message: expect.stringContaining('refuses whoever') as string });
    expect(seconds).toBe(300);
  });
});
