import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDelivery, type DeliveryParts } from '../../dev/send/create-delivery.ts';
import { postDelivery } from '../../dev/send/post-delivery.ts';
import { ATTRIBUTES } from '../../src/telemetry/names.ts';
import { toMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import { runTimer } from './stage.ts';
import { canaries, content, findCanaries, headers, quotation } from './telemetry-canaries.ts';
import { type Hostile, startHostile } from './telemetry-hostile.ts';
import {
  createEvent,
  openTelemetryStage,
  type TelemetryStage,
  untilLine,
  wait,
} from './telemetry-stage.ts';

const { asserted, target, instructions } = canaries;
const calls = {
  rules: [{ from: [asserted], action: 'refer', session: 'support', target: `tel:${target}` }],
  otherwise: { action: 'record' },
  sessions: { support: { realtime: { model: 'gpt-realtime-2', instructions } } },
};

let stage: TelemetryStage;
let hostile: Hostile;
let receiver: Receiver;
/** Of each request: whoever has one has a part of the proof. */
const signatures: Record<string, string> = {};

async function post(id: string, type: string, data: object, more: Partial<DeliveryParts> = {}) {
  const event = { ...createEvent(id, type, { ...data, ...content }), ...content };
  const delivery = createDelivery({ id, event, secret, ...more });
  const signature = delivery.headers['webhook-signature'];
  if (signature) signatures[id] = signature.replace(/^v1,/, '');
  const url = `${receiver.url}/webhook?code=${canaries.functionKey}`;
  return (await postDelivery(url, { ...delivery, headers: { ...delivery.headers, ...headers } }))
    .status;
}

/** Hostile content on every path, and how each of them ends. */
const paths: Record<string, { readonly run: () => Promise<unknown>; readonly ends: string }> = {
  wh_done: { run: () => post('wh_done', 'response.completed', { id: 'resp_good' }), ends: 'done' },
  wh_new: { run: () => post('wh_new', 'made.up', {}), ends: 'done' },
  wh_retry: {
    run: () => post('wh_retry', 'response.completed', { id: 'resp_failing' }),
    ends: 'retrying',
  },
  wh_dead: { run: () => post('wh_dead', 'response.failed', { id: 'resp_refused' }), ends: 'dead' },
  wh_text: { run: () => post('wh_text', 'response.failed', { id: 'resp_text' }), ends: 'dead' },
  wh_odd: { run: () => post('wh_odd', 'response.failed', { id: 'resp_odd' }), ends: 'dead' },
  wh_no_id: { run: () => post('wh_no_id', 'response.completed', {}), ends: 'dead' },
  wh_call: {
    run: () => post('wh_call', 'realtime.call.incoming', { call_id: 'rtc_1' }),
    ends: 'done',
  },
  // Genuine, but no event.
  wh_body: { run: () => post('wh_body', '', {}), ends: 'dead' },
  wh_forged: {
    run: () => post('wh_forged', 'x', {}, { secret: canaries.otherSecret }),
    ends: 'refused',
  },
  wh_stale: { run: () => post('wh_stale', 'x', {}, { fault: 'stale' }), ends: 'refused' },
  wh_large: { run: () => post('wh_large', 'x', {}, { fault: 'oversized' }), ends: 'too-large' },
  wh_cut: {
    run: () => post('wh_cut', 'response.completed', { id: 'resp_good' }),
    ends: 'unavailable',
  },
};

beforeAll(async () => {
  [stage, hostile] = await Promise.all([openTelemetryStage({ calls }), startHostile()]);
  receiver = await stage.startReceiver({
    NOTIFY_SLACK_URL: `${hostile.url}/${canaries.slackPath}`,
    NOTIFY_TEAMS_URL: `${hostile.url}/teams?sig=${canaries.teamsSignature}`,
    NOTIFY_WEBHOOK_URL: `${hostile.url}/webhook/${canaries.bearer}`,
    NOTIFY_WEBHOOK_SECRET: canaries.noticeSecret,
    NOTIFY_WHEN: '*',
    OPENAI_API_KEY: canaries.apiKey,
    OPENAI_BASE_URL: `${hostile.url}/v1`,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${canaries.otlpHeader}`,
  });
  stage.storage.fault = ({ service, method, path }, body) =>
    service === 'table' && method === 'POST' && path.includes('inbox') && body.includes('wh_cut')
      ? 403
      : undefined;
  for (const { run } of Object.values(paths)) await run();
  for (const name of ['tickets', 'tickets-poison', 'notifications']) {
    await stage.clients.queue(name).sendMessage(toMessage(quotation));
  }
  for (const [id, { ends }] of Object.entries(paths)) await untilLine(receiver, id, ends);
  await untilLine(receiver, 'wh_dead', 'notify-retrying');
  await untilLine(receiver, 'wh_dead', 'notified');
  for (const timer of ['sweep', 'purge', 'reconcile'] as const) await runTimer(receiver, timer);
  await vi.waitFor(() => {
    const messages = new Set(receiver.lines.map(({ message }) => message));
    const expected = ['unreadable-ticket', 'unreadable-notice', 'swept', 'purged', 'reconciled'];
    const missing = expected.filter((message) => !messages.has(message));
    if (missing.length > 0) throw new Error(`no line says ${missing.join(', ')}`);
  }, wait);
  // What is left goes out now.
  await receiver.stop();
}, 120_000);
afterAll(async () => {
  await stage.close();
  hostile.close();
});

const exported = () => stage.collector.requests().join('\n');
const logged = () => receiver.lines.map((line) => JSON.stringify(line)).join('\n');

describe('what goes in everywhere', () => {
  it('did go in, and a scan would find it', () => {
    expect(findCanaries(quotation)).toEqual(Object.keys(canaries));
    expect(hostile.paths.some((path) => path.endsWith('/refer'))).toBe(true);
    expect(Object.keys(signatures)).toContain('wh_forged');
    const names = new Set(stage.collector.spans().map(({ name }) => name));
    for (const name of ['receive', 'fast lane', 'process notifications', 'post slack', 'sweep']) {
      expect(names).toContain(name);
    }
    expect(stage.collector.metrics().length).toBeGreaterThan(10);
  });

  it.each(['exported', 'logged'] as const)('is not in what is %s', (what) => {
    const text = { exported, logged }[what]();
    expect(findCanaries(text)).toEqual([]);
    expect(findCanaries(text, signatures)).toEqual([]);
    expect(findCanaries(text, { signingSecret: secret })).toEqual([]);
    expect(text).not.toMatch(/whsec_|sk-canary|sip:|tel:|AccountKey|SharedKey|Bearer|canary/i);
  });

  it('is not believed either: what nobody has signed is not exported', () => {
    expect(exported()).not.toMatch(/wh_forged|wh_stale|wh_large/);
  });
});

it('no attribute is exported that names.ts does not have', () => {
  const known = new Set<string>(Object.values(ATTRIBUTES));
  const points = stage.collector.metrics().flatMap((metric) => metric.points);
  const names = [...stage.collector.spans(), ...points].flatMap(({ attributes }) =>
    Object.keys(attributes),
  );
  expect([...new Set(names)].filter((name) => !known.has(name))).toEqual([]);
});

it('no span has an event, for those hold what was thrown', () => {
  const events = [...exported().matchAll(/"events":(\[.?)/g)].map(([, start]) => start);
  expect(events.length).toBeGreaterThan(10);
  expect(new Set(events)).toEqual(new Set(['[]']));
});
