import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createResponse } from '../../dev/openai/responses.ts';
import type { MetricPoint } from '../../dev/otel/read-metrics.ts';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { startVault, type Vault } from '../../dev/vault/start-vault.ts';
import { METRICS } from '../../src/telemetry/names.ts';
import { type Receiver, secret } from './receiver.ts';
import { lostSeconds, sendMix } from './telemetry-mix.ts';
import { openTelemetryStage, type TelemetryStage, wait } from './telemetry-stage.ts';

const DAY_SECONDS = 24 * 3600;

let stage: TelemetryStage;
let vault: Vault;
let receiver: Receiver;

beforeAll(async () => {
  [stage, vault] = await Promise.all([openTelemetryStage(), startVault()]);
  const client = new SecretClient(vault.url, createLocalCredential(), {
    tlsOptions: { ca: vault.ca },
    disableChallengeResourceVerification: true,
  });
  const expiresOn = new Date(Date.now() + DAY_SECONDS * 1000);
  await client.setSecret('openai-webhook-secret--eu', secret, { expiresOn });
  receiver = await stage.startReceiver({
    OPENAI_WEBHOOK_SECRET: '',
    OPENAI_API_KEY: '',
    OPENAI_BASE_URL: '',
    OPENAI_API_KEY__EU: 'sk-test-key',
    OPENAI_BASE_URL__EU: stage.api.baseUrl,
    RETENTION_DAYS: '4',
    SWEEP_LATE_SECONDS: '1',
    ...vault.env,
  });
  // The first look at the vault must not cost a delivery.
  await vi.waitFor(async () => {
    const { status } = await fetch(`${receiver.url}/health`);
    if (status !== 200) throw new Error(`the health is ${status}`);
  }, wait);
  await sendMix(stage, receiver, 'eu');
}, 120_000);
afterAll(async () => {
  await stage.close();
  await vault.stop();
});

type Labels = Readonly<Record<string, string>>;
type Series = readonly (readonly [labels: Labels, value: unknown])[];

const outcome = (name: string): Labels => ({ 'webhook.outcome': name });
const type = (name: string): Labels => ({ 'webhook.event.type': name });
const queue = (name: string): Labels => ({ 'messaging.destination.name': name });
const state = (name: string): Labels => ({ 'webhook.state': name });
const eu: Labels = { 'webhook.sender': 'eu' };
const tokens = (name: string, direction: string): Labels => ({
  ...type(name),
  'gen_ai.response.model': 'gpt-6-sol',
  'gen_ai.token.type': direction,
});
const between = (least: number, most: number): unknown =>
  expect.toSatisfy((value: number) => value >= least && value <= most, `${least} to ${most}`);
/** Of a histogram; each value is of so many seconds at least. */
const times = (count: number, seconds = 0): unknown =>
  expect.objectContaining({ count, min: between(seconds, seconds + 600) });

const RESPONSE = 'response.completed';
const BATCH = 'batch.completed';
const RUN = 'thread.run.completed';
const used = ['resp_1', 'resp_500x3_1'].map((id) => createResponse(id).usage);
const inputTokens = used.reduce((sum, usage) => sum + (usage?.input_tokens ?? 0), 0);

/** All series of each metric; nothing else is exported. */
const expected: Record<keyof typeof METRICS, Series> = {
  requests: [
    [{ ...outcome('received'), ...type(RESPONSE), ...eu }, 3],
    [{ ...outcome('received'), ...type(BATCH), ...eu }, 1],
    [{ ...outcome('received'), ...type('other'), ...eu }, 1],
    [{ ...outcome('duplicate'), ...type(RESPONSE), ...eu }, 1],
    [{ ...outcome('unreadable'), ...type('other'), ...eu }, 1],
    [outcome('refused'), 2],
    [outcome('too-large'), 1],
  ],
  verificationFailures: [
    [{ 'webhook.reason': 'no-match' }, 1],
    [{ 'webhook.reason': 'missing-header' }, 1],
  ],
  acknowledgeDuration: [
    [outcome('received'), times(5)],
    [outcome('duplicate'), times(1)],
    [outcome('unreadable'), times(1)],
    [outcome('refused'), times(2)],
    [outcome('too-large'), times(1)],
  ],
  startDelay: [
    [type(RESPONSE), times(3)],
    [type(BATCH), times(1)],
    [type('other'), times(1)],
    [type(RUN), times(1, lostSeconds)],
  ],
  doneDelay: [
    [type(RESPONSE), times(2)],
    [type(BATCH), times(1)],
    [type('other'), times(1)],
    [type(RUN), times(1, lostSeconds)],
  ],
  handlerDuration: [
    [{ ...type(RESPONSE), ...outcome('ok') }, times(2)],
    [{ ...type(RESPONSE), ...outcome('error') }, times(3)],
    [{ ...type(BATCH), ...outcome('ok') }, times(1)],
    [{ ...type('other'), ...outcome('ok') }, times(1)],
    [{ ...type(RUN), ...outcome('ok') }, times(1)],
  ],
  done: [
    [{ ...type(RESPONSE), ...eu, 'webhook.result': 'completed' }, 2],
    [{ ...type(BATCH), ...eu, 'webhook.result': 'completed' }, 1],
    [{ ...type('other'), ...eu, 'webhook.result': 'unhandled' }, 1],
    [{ ...type(RUN), ...eu, 'webhook.result': 'recorded' }, 1],
  ],
  retries: [[{ ...type(RESPONSE), ...eu }, 2]],
  dead: [
    [{ ...type(RESPONSE), ...eu }, 1],
    [{ ...type('video.completed'), ...eu }, 1],
    [{ ...type('other'), ...eu }, 1],
  ],
  lostTickets: [[{}, 1]],
  unreadableTickets: [
    [queue('tickets'), 1],
    [queue('tickets-poison'), 1],
    [queue('notifications'), 1],
  ],
  inboxRows: [
    [state('received'), 1],
    [state('processing'), 1],
    [state('retrying'), 1],
    // With the lost one, and without the one that was purged.
    [state('done'), 5],
    [state('dead'), 3],
  ],
  oldestUnfinished: [[{}, between(lostSeconds, lostSeconds + 600)]],
  queueMessages: [
    [queue('tickets'), 0],
    [queue('tickets-poison'), 0],
    [queue('tickets-unreadable'), 3],
    [queue('notifications'), 0],
    [queue('notifications-poison'), 0],
    [queue('notifications-dead'), 0],
  ],
  secrets: [[eu, 1]],
  secretAge: [[eu, between(0, 600)]],
  secretExpiry: [[eu, between(DAY_SECONDS - 600, DAY_SECONDS)]],
  tokens: [
    [tokens(RESPONSE, 'input'), inputTokens],
    [tokens(RESPONSE, 'output'), 400],
    [tokens(BATCH, 'input'), 120],
    [tokens(BATCH, 'output'), 600],
  ],
};

const toText = (labels: object) =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));

/** By labels, whose order means nothing. */
function toRecord(series: Series): Record<string, unknown> {
  return Object.fromEntries(series.map(([labels, value]) => [toText(labels), value]));
}

it.each(Object.entries(expected))('%s', async (key, series) => {
  const name = METRICS[key as keyof typeof METRICS];
  await vi.waitFor(() => {
    const found = stage.collector.metrics().find((metric) => metric.name === name);
    const points: readonly MetricPoint[] = found?.points ?? [];
    const values = points.map(({ attributes, value }) => [attributes as Labels, value] as const);
    expect(toRecord(values)).toEqual(toRecord(series));
  }, wait);
});

it('and no others', () => {
  const names = stage.collector.metrics().map(({ name }) => name);
  expect(names.toSorted()).toEqual(Object.values(METRICS).toSorted());
});
