import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeployedStage, openDeployedStage } from './deployed-stage.ts';
import { type Said, serve } from './serve.ts';

let stage: DeployedStage;
beforeAll(async () => {
  stage = await openDeployedStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const run: DeployedStage['run'] = (...args) => stage.run(...args);
const storeSecret = () =>
  stage.secrets.setSecret(
    'openai-webhook-secret',
    `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  );

const openai = { REGISTER_ENDPOINT: 'openai', OPENAI_API_KEY: 'sk-secret-key' };
const byHand = /\nThen: azd hooks run postdeploy\n$/;

describe('an app that does not run', () => {
  it.each<[string, Said]>([
    ['answers 404', { status: 404 }],
    ['answers 503', { status: 503, body: { error: 'Function host is not running.' } }],
    ['answers 200', { status: 200, body: 'Your app is up and running' }],
  ])('%s: is waited for, then named', async (said, answer) => {
    stage.says.health = answer;
    const { code, output } = await run();
    expect(output).toContain(`Waiting for the app to start (${stage.appUrl}/health ${said}) …\n`);
    expect(output).toContain(
      `✗ the app does not run: ${stage.appUrl}/health ${said}\n  azd deploy\n`,
    );
    expect(output).toMatch(byHand);
    expect([code, stage.vault.requests]).toEqual([1, []]);
  });

  it('is stopped waiting for with Ctrl-C', async () => {
    stage.says.health = { status: 404 };
    const { code, output } = await run({}, { stopAt: /Waiting/ });
    expect(output).toMatch(/\npostdeploy was stopped\. To go on: azd hooks run postdeploy\n$/);
    expect(code).toBe(130);
  });
});

describe('a vault', () => {
  it('that does not know the role yet is waited for', async () => {
    await storeSecret();
    stage.vault.faults.add({ fault: 'forbidden', times: 3 });
    const { code, output } = await run();
    expect(output).toContain('The vault does not know your role yet; waiting …\n');
    expect(output).toContain('The test event is done (unhandled).');
    expect(code).toBe(0);
  });

  it('that goes on refusing is named', async () => {
    stage.vault.faults.add({ fault: 'forbidden' });
    const { code, output } = await run(openai);
    expect(output).toMatch(/✗ https:\/\/127.* refuses whoever is signed in to azd\n/);
    expect(output).toMatch(/Key Vault Secrets Officer.*azd provision\n/);
    expect(output).toMatch(byHand);
    expect(code).toBe(1);
  });

  it('that is closed to this network is left alone', async () => {
    const { code, output } = await run({ VNET_ENABLED: 'true' });
    expect(output).toContain('The vault is closed to this network');
    expect([code, stage.vault.requests]).toEqual([0, []]);
  });

  it('that does not take the secret leaves no endpoint behind', async () => {
    stage.vault.faults.add({ fault: 'broken', request: /^PUT/ });
    const { code, output } = await run(openai);
    expect(output).toMatch(/✗ the signing secret of the new endpoint whe_\w+ could not be stored/);
    expect(output).toContain('It was deleted again, so nothing has changed');
    expect(output).toMatch(byHand);
    expect(output).not.toMatch(/whsec_|sk-secret/);
    expect(code).toBe(1);
    expect(stage.apiCalls()).toEqual([
      'GET /v1/webhook_event_types',
      'GET /v1/webhook_endpoints',
      'POST /v1/webhook_endpoints',
      'DELETE /v1/webhook_endpoints/ID',
    ]);
  });

  it('that does not take the secret of an endpoint that cannot be deleted is told of both', async () => {
    stage.vault.faults.add({ fault: 'broken', request: /^PUT/ });
    stage.api.faults.add({ fault: '403', method: 'DELETE', path: /webhook_endpoints/ });
    const { code, output } = await run(openai);
    expect(output).toMatch(/Nor could it be deleted again: .*: delete endpoint whe_\w+, then run/);
    expect(code).toBe(1);
    stage.api.faults.clear();

    const again = await run(openai);
    expect(again.output).toMatch(
      /✗ the endpoint whe_\w+ has this URL, and its signing secret is not/,
    );
    expect(again.output).toMatch(/\n {2}npm run cli -- endpoint rotate whe_\w+ --env demo\n/);
    expect(again.code).toBe(1);
  });
});

describe('a sender that refuses', () => {
  it.each([
    ['401', /answered 401.*: its key is not valid/, 'to a key that is valid today'],
    ['403', /answered 403/, 'the right to change webhook endpoints'],
    ['429', /answered 429/, 'Wait a minute.'],
    ['500', /answered 500/, 'Register it by hand'],
  ] as const)('with %s is named with its remedy', async (fault, problem, remedy) => {
    stage.api.faults.add({ fault, path: /webhook_event_types/ });
    const { code, output } = await run(openai);
    expect(output).toMatch(problem);
    expect(output).toContain(remedy);
    expect(output).toMatch(byHand);
    expect(output).not.toContain('sk-secret');
    expect(code).toBe(1);
  });

  it('with 409 is named with its remedy', async () => {
    await using sender = await serve('sender', [], ({ method, url }) => {
      if (method === 'POST') return { status: 409, body: { error: { message: 'x' } } };
      const data = url?.includes('types') === true ? ['batch.completed'] : [];
      return { status: 200, body: { object: 'list', data } };
    });
    const { code, output } = await run({ ...openai, OPENAI_BASE_URL: `${sender.url}/v1` });
    expect(output).toMatch(/✗ the API answered 409 .*\n {2}.*another name with ENDPOINT_NAME/);
    expect(code).toBe(1);
  });
});

it('registers with OpenAI whatever is set for Azure OpenAI', async () => {
  const others = { AZURE_OPENAI_SCOPE: 'https://x/.default', OPENAI_PROJECT_ID: 'proj_1' };
  const { code, output } = await run({ ...openai, ...others });
  expect(output).toMatch(/Registered/);
  expect(code).toBe(0);
});

describe('settings that do not do', () => {
  it.each<[string, Record<string, string>, RegExp]>([
    [
      'an unknown sender',
      { REGISTER_ENDPOINT: 'both' },
      /✗ REGISTER_ENDPOINT is "both", which is none of openai, azure, no\n/,
    ],
    ['no key', { REGISTER_ENDPOINT: 'openai' }, /✗ there is no key [^✗]*Set OPENAI_API_KEY/],
    [
      'no resource',
      { REGISTER_ENDPOINT: 'azure' },
      /✗ there is no Azure OpenAI resource [^✗]*azd env set AZURE_OPENAI_NAME/,
    ],
    [
      'no key to store',
      { STORE_OPENAI_API_KEY: 'true' },
      /✗ STORE_OPENAI_API_KEY is on, and there is no key to store\n/,
    ],
  ])('%s: nothing is registered', async (_, others, problem) => {
    const { code, output } = await run(others);
    expect(output).toMatch(problem);
    expect(output).toMatch(byHand);
    expect([code, stage.apiCalls()]).toEqual([1, []]);
  });

  it('a stored key that Azure is not told of: says how to tell it', async () => {
    stage.says.refreshed = { status: 403 };
    const { code, output } = await run({
      OPENAI_API_KEY: 'sk-secret-key',
      STORE_OPENAI_API_KEY: 'true',
    });
    expect(output).toMatch(/✗ the key is stored, but Azure was not told .* answered 403 /);
    expect(output).toContain('az rest --method post --url "/subscriptions/sub/resourceGroups/');
    expect(code).toBe(1);
  });
});
