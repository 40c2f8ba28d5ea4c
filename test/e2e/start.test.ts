import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { patience } from '../patience.ts';
import { shareBuild } from '../share-build.ts';
import { startChannel } from '../notify/channel-server.ts';
import { type Receiver, secret, startReceiver } from './receiver.ts';
import { openResultsStage, type ResultsStage, untilDone } from './results-stage.ts';

let stage: ResultsStage;
beforeAll(async () => {
  stage = await openResultsStage({ calls: { rules: 'hush' } });
});
afterAll(() => stage.close());

/** So that nobody waits long for a retry, and none is the last. */
const QUICK = { RETRY_BASE_SECONDS: '1', RETRY_FACTOR: '1', MAX_ATTEMPTS: '100' };

const linesOf = ({ lines }: Receiver, message: string) =>
  lines.filter((line) => line.message === message);

async function send(receiver: Receiver, id: string, event: { readonly type: string }) {
  expect(await receiver.post({ id, secret, event })).toMatchObject({ status: 200 });
}

it('receives with settings of accounts, channels and calls that are not usable, and loses nothing', async () => {
  const receiver = await stage.startReceiver({
    ...QUICK,
    OPENAI_API_KEY: '"sk-hush"',
    // The SDK would refuse the name, and quote it.
    OPENAI_CUSTOM_HEADERS: 'x hush: y',
    NOTIFY_SLACK_URL: '"https://hooks.slack.com/hush"',
  });
  const said = linesOf(receiver, 'unusable-settings');
  expect(said).toMatchObject([{ level: 'error' }]);
  const problem = String(said[0]?.['problem']);
  expect(problem).toMatch(
    /^OPENAI_CUSTOM_HEADERS is set: .*; OPENAI_API_KEY is no key: .*; calls\.json: .*; NOTIFY_SLACK_URL is not an https address/,
  );
  const details = await fetch(`${receiver.url}/health/details`);
  expect(details.status).toBe(200);
  const { unusableSettings } = (await details.json()) as { unusableSettings: string[] };
  expect(unusableSettings.join('; ')).toBe(problem);

  const call = createSample('realtime.call.incoming');
  await send(receiver, 'wh_call', call);
  await untilDone(receiver, 'wh_call');
  expect(await stage.readRecord('call', call.data.call_id)).toMatchObject({
    status: 'recorded',
    summary: 'by no rule: calls.json is not usable',
  });

  await send(receiver, 'wh_batch', createSample('batch.completed'));
  await send(receiver, 'wh_alert', createSample('safety.alert.created'));
  await vi.waitFor(() => {
    for (const id of ['wh_batch', 'wh_alert']) {
      const retrying = receiver.linesOf(id).find(({ message }) => message === 'retrying');
      expect(retrying?.['error']).toMatch(/OPENAI_API_KEY is no key/);
    }
    expect(linesOf(receiver, 'notify-retrying')).toMatchObject([
      { channel: 'slack', delivery: 'wh_alert', reason: 'unusable-setting' },
    ]);
  }, patience);
  expect(JSON.stringify(receiver.lines)).not.toContain('hush');
  expect(stage.api.requests).toEqual([]);
  await receiver.stop();

  const { origin, received } = await startChannel((response) => response.end());
  const mended = await stage.startReceiver({ ...QUICK, NOTIFY_SLACK_URL: `${origin}/slack` });
  await untilDone(mended, 'wh_batch', 'wh_alert');
  await vi.waitFor(
    () => expect(received.map(({ body }) => body).join()).toContain('alert'),
    patience,
  );
});

it.each([
  [{ AzureWebJobsStorage: 'hush' }, 'AzureWebJobsStorage is not a connection string'],
  [{ OPENAI_WEBHOOK_SECRET: '"hush"' }, 'OPENAI_WEBHOOK_SECRET, value 1 of 1, is not'],
  [{ SIGNING_SECRET_NAMES: 'hush' }, 'SIGNING_SECRET_NAMES, entry 1, is not'],
  [{ MAX_ATTEMPTS: 'x' }, 'MAX_ATTEMPTS is "x"'],
])('does not start where receiving or the promise needs it: %j', async (settings, problem) => {
  const folder = await shareBuild('app');
  const starting = startReceiver(
    { AzureWebJobsStorage: inject('storage'), OPENAI_API_KEY: '"hush"', ...settings },
    { folder },
  );
  const message = await starting.then(
    () => '',
    (error: unknown) => String(error),
  );
  expect(message).toContain(problem);
  // The others are told with it, so that one look mends all.
  expect(message).toContain('OPENAI_API_KEY is no key');
  expect(message).not.toContain('hush');
});
