import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../src/webhooks/delivery.ts';
import { type DeployedStage, openDeployedStage } from './deployed-stage.ts';
import { createFakeAzd } from './fake-azd.ts';
import { spawnHook } from './spawn-hook.ts';

const finishedAt = new Date('2026-03-01T12:00:01.000Z');

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

const byHand = /\nThen: azd hooks run postdeploy\n$/;

describe('a test event', () => {
  beforeEach(storeSecret);

  it.each([
    [400, 'The app does not know the signing secret in the vault'],
    [503, 'The app does not reach its storage or its vault'],
    [404, 'Look at the log of the app'],
  ])('that gets %i for five minutes is named', async (status, remedy) => {
    stage.says.received = { status };
    const { code, output } = await run();
    expect(output).toContain(`✗ the test event to ${stage.appUrl}/webhook got ${status}\n`);
    expect(output).toContain(remedy);
    expect(output).toMatch(byHand);
    expect(code).toBe(1);
    const posts = stage.journal.filter((call) => call === 'app POST /webhook');
    expect(posts.length > 1).toBe(status !== 404);
  });

  it.each<[Progress, RegExp]>([
    [
      { state: 'dead', reason: 'no reason', finishedAt },
      /✗ the test event wh_\w+ was given up: no reason\n/,
    ],
    [
      { state: 'received' },
      /✗ the test event wh_\w+ was accepted, and after five minutes it is still received\n/,
    ],
  ])('that ends as %o is named', async (end, problem) => {
    stage.says.progress = end;
    const { code, output } = await run();
    expect(output).toMatch(problem);
    expect(output).toContain('azd monitor --logs');
    expect(code).toBe(1);
  });

  it('is enough where the inbox is closed to the deployer', async () => {
    stage.storage.fault = ({ service }) => (service === 'table' ? 403 : undefined);
    const { code, output } = await run();
    expect(output).toContain('accepted, and will be worked on; the inbox, where to follow it, is');
    expect(code).toBe(0);
  });
});

describe.skipIf(process.platform === 'win32')('the line in azure.yaml', () => {
  it('comes to the vault as whoever is signed in to azd', async () => {
    await using azd = await createFakeAzd({ token: 'token-of-azd' });
    const { code, output } = await spawnHook('postdeploy', { ...stage.env, PATH: azd.path });
    expect(output).toContain('No endpoint is registered.');
    expect(code).toBe(0);
    expect(stage.vault.requests.length).toBeGreaterThan(0);
  });

  it('says that nobody is signed in', async () => {
    await using azd = await createFakeAzd();
    const { code, output } = await spawnHook('postdeploy', { ...stage.env, PATH: azd.path });
    expect(output).toMatch(/✗ azd gives no token\n {2}azd auth login\n/);
    expect(output).toMatch(byHand);
    expect(code).toBe(1);
    expect(await azd.calls()).toEqual([
      expect.stringMatching(/^auth token --output json .*vault\.azure\.net/),
    ]);
  });
});
