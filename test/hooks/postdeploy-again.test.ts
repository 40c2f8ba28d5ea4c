import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type DeployedStage, openDeployedStage } from './deployed-stage.ts';

let stage: DeployedStage;
beforeAll(async () => {
  stage = await openDeployedStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const openai = { REGISTER_ENDPOINT: 'openai' };
const key = { OPENAI_API_KEY: 'sk-secret-key' };
const kept = { STORE_OPENAI_API_KEY: 'true' };
const refreshes = () => stage.journal.filter((call) => /^azure POST .*refresh$/.test(call)).length;
const writes = () => stage.vault.requests.filter((call) => call.startsWith('PUT')).length;

describe('another run without the key in the shell', () => {
  it('uses the one in the vault', async () => {
    expect((await stage.run({ ...openai, ...key, ...kept })).code).toBe(0);
    const before = writes();
    const { code, output } = await stage.run({ ...openai, ...kept });
    expect(output).toContain('Registered already');
    expect(output).toContain('The test event is done');
    expect([code, writes()]).toEqual([0, before]);
  });

  it('says that the registration was not checked where the vault has none either', async () => {
    expect((await stage.run({ ...openai, ...key })).code).toBe(0);
    const asked = stage.apiCalls().length;
    const { code, output } = await stage.run(openai, { answers: [] });
    expect(output).toContain('Without OPENAI_API_KEY the registration was not checked');
    expect(output).toContain('The test event is done');
    expect([code, stage.apiCalls().length]).toEqual([0, asked]);
  });

  it('needs none where nothing is registered and the vault holds it', async () => {
    await stage.secrets.setSecret('openai-api-key', 'sk-secret-key');
    const { code, output } = await stage.run({ REGISTER_ENDPOINT: 'no', ...kept });
    expect(output).toContain('No endpoint is registered.');
    expect([code, writes()]).toEqual([0, 1]);
  });
});

it('asks nobody a second time whether to store the key', async () => {
  const variables = { ...openai, ...key };
  expect((await stage.run(variables, { answers: ['n'] })).code).toBe(0);
  const { code, output } = await stage.run(variables, { answers: [] });
  expect(output).toContain('Registered already');
  expect(code).toBe(0);
});

it('has Azure look at a key that was stored when that failed', async () => {
  stage.says.refreshed = { status: 500 };
  expect((await stage.run({ ...openai, ...key, ...kept })).code).toBe(1);
  stage.says.refreshed = { status: 200 };
  const before = [refreshes(), writes()];
  const { code } = await stage.run({ ...openai, ...key, ...kept });
  expect(code).toBe(0);
  expect([refreshes(), writes()]).toEqual([(before[0] ?? 0) + 1, before[1]]);
});
