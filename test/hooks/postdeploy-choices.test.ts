import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeployedStage, openDeployedStage } from './deployed-stage.ts';

let stage: DeployedStage;
beforeAll(async () => {
  stage = await openDeployedStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const asked = (output: string) => output.match(/^.*(?= \[answered\]$)/gm);
const readSecrets = async () =>
  (await Array.fromAsync(stage.secrets.listPropertiesOfSecrets())).map(({ name }) => name);

const QUESTION = 'openai, azure or no (no):';
const KEY_QUESTION = 'API key of the project, which is not shown:';
const STORE_QUESTION =
  'Store the key in the vault, so that the app fetches what events are about? (y/N)';

describe('whoever sits at a terminal', () => {
  it('is asked where to register, and for a key', async () => {
    const { code, output } = await stage.run(
      {},
      { answers: ['what?', 'OpenAI', 'sk-typed-key', 'y'] },
    );
    expect(asked(output)).toEqual([QUESTION, QUESTION, KEY_QUESTION, STORE_QUESTION]);
    expect(output).toMatch(/Registered as "openai-webhook-receiver demo"/);
    expect(output).not.toMatch(/sk-typed|whsec_/);
    expect(code).toBe(0);
    expect((await stage.secrets.getSecret('openai-api-key')).value).toBe('sk-typed-key');
  });

  it('keeps the key out of the vault', async () => {
    const answers = ['openai', ''];
    const { code, output } = await stage.run({ OPENAI_API_KEY: 'sk-1' }, { answers });
    expect(asked(output)).toEqual([QUESTION, STORE_QUESTION]);
    expect([code, await readSecrets()]).toEqual([0, ['openai-webhook-secret']]);
  });

  it('is asked for the resource', async () => {
    const answers = ['azure', `${stage.api.azureEndpoint}/openai/v1/`];
    const { code, output } = await stage.run({}, { answers });
    expect(asked(output)?.at(-1)).toBe('Endpoint of the resource (https://….openai.azure.com):');
    expect(output).toMatch(/Registered as .* \(we_\w+\) for 12 event types/);
    expect(code).toBe(0);
  });

  it('may want nothing', async () => {
    const { code, output } = await stage.run({}, { answers: [''] });
    expect(output).toContain('No endpoint is registered.');
    expect([code, stage.apiCalls(), await readSecrets()]).toEqual([0, [], []]);
  });

  it('is not asked where the settings say it, or there is a signing secret', async () => {
    const { code } = await stage.run({ REGISTER_ENDPOINT: 'no' }, { answers: [] });
    expect(code).toBe(0);
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    await stage.secrets.setSecret('openai-webhook-secret', secret);
    expect((await stage.run({}, { answers: [] })).code).toBe(0);
    expect(stage.apiCalls()).toEqual([]);
  });
});

describe('Azure OpenAI', () => {
  const azure = () => ({
    REGISTER_ENDPOINT: 'azure',
    AZURE_OPENAI_ENDPOINT: stage.api.azureEndpoint,
  });

  it('is asked as whoever is signed in, once', async () => {
    const { code, output } = await stage.run(azure());
    expect(output).toMatch(/Registered as "openai-webhook-receiver demo" \(we_\w+\) for 12 event/);
    expect(code).toBe(0);
    expect(stage.apiCalls()).toEqual([
      'GET /openai/v1/dashboard/webhook_endpoints',
      'POST /openai/v1/dashboard/webhook_endpoints',
    ]);
    expect(stage.api.requests.at(-1)?.authorization).toBe('bearer');

    const again = await stage.run(azure());
    expect(again.output).toMatch(/Registered already, as "openai-webhook-receiver demo"/);
    expect(again.code).toBe(0);
    expect(stage.apiCalls().slice(2)).toEqual(['GET /openai/v1/dashboard/webhook_endpoints']);
  });

  it('is asked with the key where it takes no token', async () => {
    stage.api.faults.add({ fault: '401', path: /dashboard/, times: 1 });
    const { code } = await stage.run({ ...azure(), AZURE_OPENAI_API_KEY: 'key' });
    expect(code).toBe(0);
    expect(stage.api.requests.at(-1)?.authorization).toBe('api-key');
  });

  it('needs no key of OpenAI in the vault', async () => {
    const key = { OPENAI_API_KEY: 'sk-1', STORE_OPENAI_API_KEY: 'true' };
    const { code } = await stage.run({ ...azure(), ...key });
    expect([code, await readSecrets()]).toEqual([0, ['openai-webhook-secret']]);
  });
});
