import { TableClient } from '@azure/data-tables';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import type { Progress } from '../../src/webhooks/delivery.ts';
import { sendTestEvent } from '../../hooks/postdeploy/send-test-event.ts';
import { waitUntilDone } from '../../hooks/postdeploy/wait-until-done.ts';
import type { StorageProxy } from '../e2e/storage-proxy.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { SECRET } from '../fixtures/secrets.ts';
import { type DeployedStage, openDeployedStage } from './deployed-stage.ts';
import { createFakeAzd } from './fake-azd.ts';
import { readAlerts } from '../infra/alerts.ts';
import { textAt } from '../infra/templates.ts';
import { createDependencies } from './in-process.ts';
import { spawnHook } from './spawn-hook.ts';

const finishedAt = new Date('2026-03-01T12:00:01.000Z');

let stage: DeployedStage;
beforeAll(async () => {
  stage = await openDeployedStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  await stage.reset();
  stage.storage.calls.length = 0;
});

const run: DeployedStage['run'] = (...args) => stage.run(...args);
const storeSecret = () =>
  stage.secrets.setSecret(
    'openai-webhook-secret',
    `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  );

const posts = () => stage.journal.filter((call) => call === 'app POST /webhook').length;
const tableCalls = () => stage.storage.calls.filter(isInboxRead).length;
const isInboxRead = ({ service, method }: { service: string; method: string }) =>
  service === 'table' && method === 'GET';

/** A fault of reads in the inbox, by how many there were. */
function isRead(decide: (count: number) => number | undefined): StorageProxy['fault'] {
  let count = 0;
  return (call) => (isInboxRead(call) ? decide((count += 1)) : undefined);
}

const byHand = /\nThen: azd hooks run postdeploy\n$/;

describe('a test event', () => {
  beforeEach(storeSecret);

  it.each([
    [400, 'The app does not know the signing secret in the vault'],
    [503, 'The app does not reach its storage or its vault'],
    [404, 'Look at the log of the app'],
    [403, 'Look at the log of the app'],
  ])('that goes on getting %i is named', async (status, remedy) => {
    stage.says.received = { status };
    const { code, output } = await run();
    expect(output).toContain(`✗ the test event to ${stage.appUrl}/webhook got ${status}\n`);
    expect(output).toContain(remedy);
    expect(output).toMatch(byHand);
    expect(code).toBe(1);
    expect(posts() > 1).toBe(status !== 403);
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
    expect(tableCalls()).toBeGreaterThan(1);
  });

  it('is enough at once in a pipeline', async () => {
    stage.storage.fault = ({ service }) => (service === 'table' ? 403 : undefined);
    const { code } = await run({ AZURE_PRINCIPAL_TYPE: 'ServicePrincipal' });
    expect([code, tableCalls()]).toEqual([0, 1]);
  });

  it.each([403, 503])('is followed where the inbox answers %i at first', async (status) => {
    stage.storage.fault = isRead((count) => (count <= 2 ? status : undefined));
    const id = 'wh_followed';
    const open = (table: string) =>
      TableClient.fromConnectionString(stage.storage.connectionString, table, {
        allowInsecureConnection: true,
        retryOptions: { maxRetries: 0 },
      });
    const dependencies = createDependencies({
      env: stage.env,
      openTable: (_, table) => open(table),
    });
    await createTableInbox(open('inbox')).insert(
      createReceived({ id, progress: { state: 'done', outcome: 'unhandled', finishedAt } }),
    );
    await waitUntilDone(dependencies, id);
    expect(dependencies.said).toEqual(['The test event is done (unhandled).']);
    expect(tableCalls()).toBe(3);
  });

  it('that cannot be followed is told what the inbox answers', async () => {
    stage.storage.fault = isRead(() => 503);
    const { code, output } = await run();
    expect(output).toMatch(/✗ the test event wh_\w+ was accepted, .* cannot be read: \w+: .*503/);
    expect(code).toBe(1);
  });

  it('is not sent so often that an alert fires before a role counts', async () => {
    stage.says.received = { status: 503 };
    const pauses: number[] = [];
    const { pause, ...others } = createDependencies({});
    const dependencies = {
      ...others,
      pause: (ms: number) => {
        pauses.push(ms);
        return pause(ms);
      },
    };
    const target = { url: `${stage.appUrl}/webhook`, secret: SECRET };
    await expect(sendTestEvent(dependencies, target)).rejects.toThrow(/got 503/);
    const { about } = readAlerts().find(({ name }) => name === 'serverErrors') ?? {};
    const most = Number(textAt(about ?? '', 'threshold'));
    const until = pauses.slice(0, most).reduce((sum, ms) => sum + ms, 0);
    expect(until).toBeGreaterThanOrEqual(180_000);
    expect(posts()).toBe(pauses.length + 1);
  });

  it('is sent again where the app answers 404 at first', async () => {
    stage.says.received = { status: 404 };
    const pause = () => {
      if (posts() === 2) stage.says.received = { status: 200 };
      return Promise.resolve();
    };
    const target = { url: `${stage.appUrl}/webhook`, secret: SECRET };
    const id = await sendTestEvent(createDependencies({ pause }), target);
    expect(id).toMatch(/^wh_/);
    expect(posts()).toBe(3);
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
