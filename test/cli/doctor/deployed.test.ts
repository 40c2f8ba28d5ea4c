import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { SecretClient } from '@azure/keyvault-secrets';
import OpenAI from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOpenAi } from '../../../dev/openai/server.ts';
import { createLocalCredential } from '../../../dev/vault/credential.ts';
import { startVault } from '../../../dev/vault/start-vault.ts';
import { createOpenAiEndpoints } from '../../../src/endpoints/openai-endpoints.ts';
import { handledTypes } from '../../../src/endpoints/event-types.ts';
import { handlers } from '../../../src/handlers/index.ts';
import { nowhere, serveJson } from '../../doctor/serve.ts';
import { createFolder, spawnCli } from '../spawn-cli.ts';
import { serveAzure } from './serve-azure.ts';

const API_KEY = 'sk-this-is-nobodys-business';
const WEBHOOK = 'https://app.example/webhook';

function toEnvFile(outputs: Record<string, string>): string {
  return Object.entries(outputs)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('');
}

/** A deployment of which every part is here, and somebody who is signed in and has azd. */
async function deploy() {
  const [vault, api, app] = await Promise.all([
    startVault(),
    startOpenAi(),
    serveJson({ '/health': [200, { status: 'ok' }] }),
  ]);
  onTestFinished(async () => {
    await Promise.all([vault.stop(), api.stop()]);
  });
  const azure = await serveAzure(vault);
  const client = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
  await client.setSecret('openai-api-key', API_KEY);
  const endpoints = createOpenAiEndpoints(new OpenAI({ baseURL: api.baseUrl, apiKey: 'any' }));
  const settings = JSON.stringify({ OPENAI_BASE_URL: api.baseUrl }).replaceAll('"', '\\"');
  const outputs = {
    AZURE_STORAGE_TABLE_ENDPOINT: `${azure.url}/table/`,
    AZURE_STORAGE_QUEUE_ENDPOINT: `${azure.url}/queue/`,
    AZURE_STORAGE_BLOB_ENDPOINT: `${azure.url}/blob/`,
    AZURE_KEY_VAULT_ENDPOINT: azure.url,
    AZURE_FUNCTION_APP_URL: app,
    WEBHOOK_URL: WEBHOOK,
    APP_SETTINGS: settings,
  };
  const folder = createFolder({
    '.azure/prod/.env': toEnvFile(outputs),
    'ca.pem': azure.ca,
    'bin/azd': '#!/bin/sh\necho \'{"azd":{"version":"1.24.1"}}\'\n',
  });
  chmodSync(join(folder, 'bin/azd'), 0o755);
  const secrets: string[] = [API_KEY];

  return {
    vault,
    api,
    storeKey: (key: string) => client.setSecret('openai-api-key', key),
    refuseStorage: azure.refuseStorage,
    endpoints,
    register: async (eventTypes: readonly string[]) => {
      const created = await endpoints.create({ name: 'any', url: WEBHOOK, eventTypes });
      await client.setSecret('openai-webhook-secret', created.signingSecret);
      secrets.push(created.signingSecret);
      return created.endpoint.id;
    },
    /** What differs from run to run, at the same width; and nothing in it is secret. */
    doctor: async (...args: string[]) => {
      const ran = await spawnCli(['doctor', '--env', 'prod', ...args], {
        folder,
        env: {
          IDENTITY_ENDPOINT: `${azure.url}/identity/token`,
          IDENTITY_HEADER: vault.env['IDENTITY_HEADER'],
          NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'),
          PATH: join(folder, 'bin'),
        },
      });
      for (const secret of secrets) expect(ran.stdout + ran.stderr).not.toContain(secret);
      const text = ran.stdout
        .replaceAll(/127\.0\.0\.1:\d{5}/g, '127.0.0.1:PPPPP')
        .replaceAll(/\bwhe?_\w+/g, 'whe_ID')
        .replaceAll(/newest \d+ s/g, 'newest 0 s')
        .replaceAll(process.versions.node, '24.0.0');
      return { ...ran, text };
    },
  };
}

describe.skipIf(process.platform === 'win32')('doctor of a deployment', () => {
  it('finds everything as it should be', async () => {
    const { endpoints, register, doctor } = await deploy();
    await register(handledTypes(Object.keys(handlers), await endpoints.listEventTypes()));
    const { exitCode, stderr, text } = await doctor();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    // As wide as a file is: one line for each.
    expect(text).toMatchSnapshot();
  });

  it('subscribes to missing types only where somebody agrees, and once', async () => {
    const { endpoints, register, doctor } = await deploy();
    const all = handledTypes(Object.keys(handlers), await endpoints.listEventTypes());
    const id = await register(all.slice(2));
    const what = `subscribe ${id} to ${all.slice(0, 2).join(', ')}`;
    const read = ({ stdout }: { stdout: string }) => JSON.parse(stdout) as { applied: unknown };

    const alone = read(await doctor('--fix', '--json'));
    expect(alone).toMatchObject({ ok: true, applied: [{ what, outcome: 'declined' }] });
    expect((await endpoints.find(id))?.eventTypes).toHaveLength(all.length - 2);

    const agreed = read(await doctor('--fix', '--yes', '--json'));
    expect(agreed).toMatchObject({ applied: [{ what, outcome: 'done' }] });
    expect(new Set((await endpoints.find(id))?.eventTypes)).toEqual(new Set(all));

    expect(read(await doctor('--fix', '--yes', '--json')).applied).toEqual([]);
  });

  it('tells what is refused and what is not there', async () => {
    const { vault, refuseStorage, doctor } = await deploy();
    refuseStorage();
    vault.faults.add({ fault: 'forbidden', request: /secrets$/ });
    const { exitCode, stderr, text } = await doctor();
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' });
    expect(text).toMatchSnapshot();
  });

  it('tells of a key in the vault that is none', async () => {
    const { storeKey, doctor } = await deploy();
    await storeKey(`"${API_KEY}"`);
    const { exitCode, stdout } = await doctor('--json');
    expect(exitCode).toBe(3);
    const { findings } = JSON.parse(stdout) as { findings: { check: string }[] };
    expect(findings.filter(({ check }) => check === 'endpoints')).toEqual([
      {
        check: 'endpoints',
        level: 'problem',
        text: 'OPENAI_API_KEY is no key: copy it again, without quotes, spaces or dots for its middle',
        remedy: 'store it in the vault again',
      },
    ]);
  });

  it('tells that nobody is signed in', async () => {
    const outputs = {
      AZURE_STORAGE_TABLE_ENDPOINT: 'https://127.0.0.1/table/',
      AZURE_STORAGE_QUEUE_ENDPOINT: 'https://127.0.0.1/queue/',
      AZURE_STORAGE_BLOB_ENDPOINT: 'https://127.0.0.1/blob/',
      AZURE_KEY_VAULT_ENDPOINT: await nowhere().then((url) => url.replace('http', 'https')),
      AZURE_SUBSCRIPTION_ID: 'sub',
      AZURE_RESOURCE_GROUP: 'group',
      AZURE_FUNCTION_APP_NAME: 'app',
      AZURE_FUNCTION_APP_URL: await nowhere(),
    };
    const folder = createFolder({ '.azure/prod/.env': toEnvFile(outputs) });
    const { exitCode, stdout } = await spawnCli(['doctor', '--env', 'prod'], { folder });
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(/^problem +azd +azd does not say its version/m);
    expect(stdout).toMatch(/^problem +login +nobody is signed in to Azure: run `az login`/m);
    expect(stdout.match(/^skipped.*takes somebody who is signed in/gm)).toHaveLength(4);
    expect(stdout).toMatch(/^problem +app +nothing answers at http/m);
    expect(stdout).toMatch(/^skipped +endpoints +azd knows no WEBHOOK_URL yet/m);
    expect(stdout).not.toContain('Error:');
  });
});
