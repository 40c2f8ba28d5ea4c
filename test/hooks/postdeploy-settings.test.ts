import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SECRET } from '../fixtures/secrets.ts';
import { type DeployedStage, openDeployedStage } from './deployed-stage.ts';

let stage: DeployedStage;
beforeAll(async () => {
  stage = await openDeployedStage();
});
afterAll(() => stage.close());
beforeEach(() => stage.reset());

const openai = { REGISTER_ENDPOINT: 'openai', OPENAI_API_KEY: 'sk-1' };
const REFERENCE = '@Microsoft.KeyVault(VaultName=kv-other;SecretName=mine)';
const settings = (values: Record<string, string>) => ({ APP_SETTINGS: JSON.stringify(values) });
const readSecrets = async () =>
  (await Array.fromAsync(stage.secrets.listPropertiesOfSecrets())).map(({ name }) => name);

describe('APP_SETTINGS', () => {
  it('says what the secret is called in the vault', async () => {
    const named = settings({ SIGNING_SECRET_NAMES: 'eu=eu-secret, default=my-secret' });
    const { code, output } = await stage.run({ ...openai, ...named });
    expect(output).toContain('Registered as');
    expect(output).toContain('The test event is done');
    expect([code, await readSecrets()]).toEqual([0, ['my-secret']]);

    const again = await stage.run({ ...openai, ...named });
    expect(again.output).toContain('Registered already');
    expect([again.code, await readSecrets()]).toEqual([0, ['my-secret']]);
  });

  it('is named in what is to do by hand', async () => {
    const { output } = await stage.run(settings({ SIGNING_SECRET_NAMES: 'default=my-secret' }));
    expect(output).toContain('--name my-secret --value');
  });

  it.each([
    [{ OPENAI_WEBHOOK_SECRET: SECRET }, /✗ APP_SETTINGS has OPENAI_WEBHOOK_SECRET, so the app/],
    [{ OPENAI_WEBHOOK_SECRET__EU: SECRET }, /✗ APP_SETTINGS has OPENAI_WEBHOOK_SECRET__EU, /],
    [{ OPENAI_WEBHOOK_SECRET: REFERENCE }, /✗ APP_SETTINGS has OPENAI_WEBHOOK_SECRET, so the app/],
    [{ SIGNING_SECRET_NAMES: 'eu=x' }, /✗ SIGNING_SECRET_NAMES .* no entry for default/],
    [{ SIGNING_SECRET_NAMES: 'x' }, /✗ SIGNING_SECRET_NAMES, entry 1, is not sender=/],
  ])(
    'that keeps the app from a new secret is named before anything is created',
    async (values, problem) => {
      const { code, output } = await stage.run({ ...openai, ...settings(values) });
      expect(output).toMatch(problem);
      expect(output).toMatch(/azd env set APP_SETTINGS .*azd provision/);
      expect(output).not.toContain('whsec_');
      expect([code, stage.apiCalls(), await readSecrets()]).toEqual([1, [], []]);
    },
  );

  it('may refer to a secret that the hook does not know', async () => {
    const { code, output } = await stage.run(settings({ OPENAI_WEBHOOK_SECRET: REFERENCE }));
    expect(output).toContain('No test event is sent: APP_SETTINGS has OPENAI_WEBHOOK_SECRET');
    expect(code).toBe(0);
  });

  it('has the secret that the test event is signed with', async () => {
    const { code, output } = await stage.run(settings({ OPENAI_WEBHOOK_SECRET: SECRET }), {
      answers: [],
    });
    expect(output).toContain('The test event is done');
    expect([code, stage.apiCalls()]).toEqual([0, []]);
  });
});
