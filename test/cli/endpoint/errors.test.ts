import { SecretClient } from '@azure/keyvault-secrets';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Fault } from '../../../dev/openai/fault-kinds.ts';
import { startOpenAi } from '../../../dev/openai/server.ts';
import { createLocalCredential } from '../../../dev/vault/credential.ts';
import { startVault } from '../../../dev/vault/start-vault.ts';
import { createContext } from '../../../src/cli/context.ts';
import { explainApi } from '../../../src/cli/endpoint/explain-api.ts';
import { openSender } from '../../../src/cli/endpoint/open-sender.ts';
import { explainError } from '../../../src/cli/explain-error.ts';
import { startReceiver } from '../../dev/send/start-receiver.ts';
import { deployedFolder, spawnDeployed } from '../deployed.ts';
import { createFolder, toSettings } from '../spawn-cli.ts';
import { createStage, KEY, PROVIDERS, runIn, scanForSecrets, toAccount, WEBHOOK } from './stage.ts';

scanForSecrets();

const verbs = [
  ['list'],
  ['show', 'we_1'],
  ['create', '--url', WEBHOOK],
  ['update', 'we_1', '--name', 'X', '--yes'],
  ['delete', 'we_1', '--yes'],
  ['test', 'we_1', '--real', '--model', 'm'],
  ['rotate', 'we_1'],
  ['events'],
];
const refusals: [Fault, string][] = [
  ['401', ': its key is not valid (any more), or its token is not accepted'],
  ['403', ': its key or identity lacks the right to do this'],
  ['429', ': too many requests, of whoever uses this account: wait a minute, then run this again'],
  ['500', ': run this again later, and look at https://status.openai.com'],
];

describe.each(PROVIDERS)('%s', (provider) => {
  it.each(refusals)('%s is one line with what to do, for every verb', async (fault, remedy) => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault, path: /./ });
    for (const args of verbs) {
      const { exitCode, stdout, stderr } = await stage.run(args);
      expect({ args, exitCode, stdout }).toEqual({ args, exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(stderr).toContain(`the API answered ${fault}`);
      expect(stderr).toContain(remedy);
    }
  });

  it('404 and 409 in the middle are one line with what to do', async () => {
    const answers = { status: 404, body: '{"error":{"code":"gone"}}' };
    const { url } = await startReceiver(() => answers);
    const stage = await createStage(provider);
    const env = toAccount(
      provider,
      { ...stage.api, baseUrl: `${new URL(url).origin}/v1`, azureEndpoint: new URL(url).origin },
      `__${stage.sender.toUpperCase()}`,
    );
    expect((await stage.run(['list'], { env })).stderr).toBe(
      'error: the API answered 404 gone for webhook endpoints: it is not there (any more), or the address of the account in the settings is wrong\n',
    );
    Object.assign(answers, { status: 409, body: '{"error":{"code":"conflict"}}' });
    expect((await stage.run(['list'], { env })).stderr).toBe(
      'error: the API answered 409 conflict for webhook endpoints: something else is changing it: look at it with `endpoint list`, then run this again\n',
    );
  });

  it('does not answer', async () => {
    const stage = await createStage(provider);
    await stage.api.stop();
    const { exitCode, stderr } = await stage.run(['list']);
    expect(exitCode).toBe(1);
    expect(stderr).toBe(
      'error: the API gave no answer ECONNREFUSED for webhook endpoints: check the network and the address of the account in the settings\n',
    );
  });

  it('takes too long', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: 'hang', path: /./ });
    const context = createContext({}, { env: {}, folder: stage.folder, hide: () => {} });
    const { endpoints } = await openSender(context, {}, { timeoutMs: 50 });
    const error: unknown = await explainApi(() => endpoints.list()).catch(
      (cause: unknown) => cause,
    );
    expect(explainError(error)).toBe(
      'the API gave no answer for webhook endpoints: check the network and the address of the account in the settings',
    );
  });

  it('is interrupted while it is waited for', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: 'hang', path: /./ });
    let interrupt = () => {};
    stage.api.onRequest(() => {
      interrupt();
    });
    const ran = await stage.run(['list'], { onStart: (stop) => (interrupt = stop) });
    expect(ran).toMatchObject({ exitCode: 130, stdout: '', stderr: 'error: interrupted\n' });
  });

  it('may have made what it did not answer for', async () => {
    const stage = await createStage(provider);
    stage.api.faults.add({ fault: '500', method: 'POST', path: /./ });
    const { exitCode, stderr } = await stage.run(['create', '--url', WEBHOOK, '--name', 'N']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/An endpoint named "N" may exist all the same: run this again, which/);
  });
});

it('both ways to sign in at Azure are told of where both fail', async () => {
  const stage = await createStage('azure');
  stage.api.faults.add({ fault: '401', path: /./ });
  const { stderr } = await stage.run(['list']);
  expect(stderr).toMatch(
    /^error: neither way to sign in works\. With a token: .* With the API key: .*answered 401.*\n$/,
  );
});

describe('of a deployment', () => {
  async function setUp() {
    const [vault, api] = await Promise.all([startVault(), startOpenAi()]);
    onTestFinished(async () => {
      await Promise.all([vault.stop(), api.stop()]);
    });
    const folder = deployedFolder(vault, {
      WEBHOOK_URL: WEBHOOK,
      AZURE_OPENAI_ENDPOINT: api.azureEndpoint,
    });
    const run = (args: string[]) => spawnDeployed(vault, ['endpoint', ...args], { folder });
    return { vault, api, run };
  }

  it('an endpoint gets its URL from azd, its secret goes into the vault', async () => {
    const { vault, api, run } = await setUp();
    const { exitCode, stdout, stderr } = await run(['create', '--events', 'batch.failed']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(
      /^Created we_\w+ \("openai-webhook-receiver prod"\) for https:\/\/app\./,
    );
    expect(stdout).toContain(`is in the vault ${vault.url} as openai-webhook-secret.\n`);
    const client = new SecretClient(vault.url, createLocalCredential(), {
      tlsOptions: { ca: vault.ca },
      disableChallengeResourceVerification: true,
    });
    const { value = '' } = await client.getSecret('openai-webhook-secret');
    expect(value).toMatch(/^whsec_/);
    expect(stdout).not.toContain(value);
    expect(api.requests.every(({ authorization }) => authorization === 'bearer')).toBe(true);
  });

  it('nothing is created where the vault cannot be read', async () => {
    const { vault, api, run } = await setUp();
    vault.faults.add({ fault: 'forbidden' });
    const { exitCode, stderr } = await run(['create']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: whoever is signed in lacks the role Key Vault Secrets Officer .*\n$/,
    );
    expect(api.requests).toEqual([]);
  });
});

it.each([
  [
    {},
    [],
    /^error: the settings have no account: set OPENAI_API_KEY or AZURE_OPENAI_ENDPOINT\n$/,
    1,
  ],
  [{}, ['--provider', 'azure'], /no account: set AZURE_OPENAI_ENDPOINT\n$/, 1],
  [
    { OPENAI_API_KEY: KEY, AZURE_OPENAI_ENDPOINT__EU: 'https://a.example' },
    [],
    /^error: the settings have accounts of both providers: pass --provider or --sender \(default \(openai\), eu \(azure\)\)\n$/,
    2,
  ],
  [
    { OPENAI_API_KEY: KEY },
    ['--provider', 'azure'],
    /^error: the settings have no account of azure: there is default \(openai\)\n$/,
    1,
  ],
  [{ OPENAI_API_KEY: KEY }, ['--sender', 'eu'], /no account of eu: there is default \(openai\)/, 1],
  [
    { OPENAI_API_KEY__A: KEY, OPENAI_API_KEY__B: KEY },
    [],
    /^error: the settings have several accounts: pass --sender \(a \(openai\), b \(openai\)\)\n$/,
    2,
  ],
  [{ OPENAI_API_KEY: KEY }, ['--provider', 'opnai'], /Allowed choices are openai, azure/, 2],
])('settings %j with %j', async (settings, flags, message, exitCode) => {
  const folder = createFolder({ 'local.settings.json': toSettings(settings) });
  const ran = await runIn(folder, ['endpoint', 'list', ...flags]);
  expect(ran).toMatchObject({ exitCode, stdout: '' });
  expect(ran.stderr).toMatch(message);
});

it('takes the account of the default sender, or of the one that is named', async () => {
  const stage = await createStage('openai');
  const other = await startOpenAi();
  onTestFinished(() => other.stop());
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: other.baseUrl };
  await stage.run(['list'], { env });
  expect([stage.api.requests.length, other.requests.length]).toEqual([0, 1]);
  await stage.run(['list', '--sender', stage.sender], { env });
  expect([stage.api.requests.length, other.requests.length]).toEqual([1, 1]);
});
