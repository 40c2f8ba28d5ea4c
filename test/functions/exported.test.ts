import { SpanKind } from '@opentelemetry/api';
import { describe, expect, it } from 'vitest';
import { traceFetch } from '../../src/telemetry/traces/trace-fetch.ts';
import { traceFiles, traceRecords } from '../../src/telemetry/traces/trace-results.ts';
import { traceKeep, traceSendNotice } from '../../src/telemetry/traces/trace-send.ts';
import type { AttemptContext } from '../../src/webhooks/dispatch.ts';
import type { OpenEvent } from '../../src/webhooks/event.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createMemoryFiles } from '../fakes/memory-files.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryNotices } from '../fakes/memory-notices.ts';
import { createMemoryRecords } from '../fakes/memory-records.ts';
import { createRecord } from '../fixtures/record.ts';
import { SECRET } from '../fixtures/secrets.ts';
import { toNotice } from '../notify/notices.ts';
import { recordSpans } from '../telemetry/traces/record-spans.ts';
import { createStage, type Stage } from './stage.ts';

const spans = recordSpans();

const PHONE = '+15551234567';
const call = {
  id: 'evt_1',
  object: 'event',
  type: 'realtime.call.incoming',
  data: {
    call_id: 'rtc_1',
    sip_headers: [{ name: 'From', value: `"Hush" <sip:${PHONE}@hush.example>` }],
    input: 'hush',
  },
};
const batch = { ...call, type: 'batch.completed' };

/** What must not be in anything that is exported, in small letters. */
const SECRETS = [
  'hush',
  PHONE.slice(1),
  'sip',
  'v1,',
  SECRET.toLowerCase(),
  '203.0.113.7',
  'bearer',
];

/** All that an exporter gets to see of the spans. */
function readExported(): string {
  const seen = spans
    .all()
    .map(({ name, kind, attributes, status, events, links, resource, instrumentationScope }) => ({
      name,
      kind: SpanKind[kind],
      attributes,
      status,
      events,
      links,
      resource: resource.attributes,
      instrumentationScope,
    }));
  return JSON.stringify(seen).toLowerCase();
}

function expectNoSecrets(): void {
  const exported = readExported();
  for (const secret of SECRETS) expect(exported).not.toContain(secret);
}

const failing = (toError: () => unknown): Inbox => ({
  ...createMemoryInbox(),
  insert: () => Promise.reject(toError()),
});

const text = JSON.stringify(batch);
const quoting = [
  () => new SyntaxError(`Unexpected token in ${text}`),
  () => Object.assign(new Error(`parsing the response body - ${text}`), { statusCode: 200 }),
  () => Object.assign(new Error(text), { code: text, name: text, status: text }),
  () => new TypeError('fetch failed', { cause: Object.assign(new Error(text), { code: text }) }),
  () => text,
  () => ({ message: text, name: text, code: text }),
];

describe('nothing of a body, a secret, a signature or a caller is exported', () => {
  /** Runs all of a life that a stage has, and looks at what was exported. */
  async function live(stage: Stage, minimum: number): Promise<void> {
    const { post, take, poison } = createStage(stage);
    const headers = { 'x-forwarded-for': '203.0.113.7', authorization: 'Bearer hush' };
    await post({ event: call, headers });
    await post({ event: batch, id: 'wh_2', headers });
    await take({ delivery: 'wh_2' }).catch(() => {});
    await take({ delivery: 'wh_2' }).catch(() => {});
    await poison({ delivery: 'wh_2' }).catch(() => {});
    expect(spans.all().length).toBeGreaterThanOrEqual(minimum);
    expectNoSecrets();
  }

  it('of what is worked off', async () => {
    const records = traceRecords(createMemoryRecords(), 'results');
    const files = traceFiles(createMemoryFiles());
    const sendNotice = traceSendNotice(createMemoryNotices().send, 'notifications');
    const fetch = traceFetch(async () => new Response('hush'));
    const handler = async (event: OpenEvent, { idempotencyKey }: AttemptContext) => {
      const body = JSON.stringify(event);
      const caller = { call: { caller: PHONE, callee: PHONE, sipCallId: 'hush' } };
      await records.write(createRecord({ ...caller, summary: 'hush' }), undefined);
      await records.read('response', 'resp_1');
      const source = { delivery: idempotencyKey, event: 'evt_1', sender: 'default' };
      await files.write('calls/rtc_1/call.json', body, source);
      await files.readSource('calls/rtc_1/call.json');
      const notice = toNotice({ summary: `hush ${PHONE}`, delivery: idempotencyKey });
      await sendNotice({ channel: 'slack', notice, attempt: 1 });
      const headers = { authorization: 'Bearer hush' };
      await fetch('https://api.openai.com/v1/x?hush', { method: 'POST', body, headers });
      return 'accepted';
    };
    await live({ handler }, 20);
    expect(spans.draw().join('\n')).toContain('handle realtime.call.incoming accepted');
  });

  it.each(quoting.map((error) => [error]))('of a handler’s error %s', async (toError) => {
    // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a handler may throw anything
    await live({ handler: () => Promise.reject(toError()) }, 20);
    expect(spans.draw().join('\n')).toMatch(/handle batch\.completed !\w+/);
  });

  it.each(quoting.map((error) => [error]))('of a storage’s error %s', async (toError) => {
    await live({ inbox: failing(toError) }, 6);
    expect(spans.draw().join('\n')).toMatch(/insert inbox !\w+/);
  });

  it('of what was refused, or could not be read', async () => {
    const { post, take, poison } = createStage({ failuresPerMinute: 2 });
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    const headers = { 'x-forwarded-for': '203.0.113.7' };
    for (let times = 0; times < 3; times += 1) {
      expect(await post({ event: call, id: 'hush', secret, headers })).not.toBe(200);
    }
    await post({ headers: { 'webhook-timestamp': 'hush', 'webhook-id': 'hush' } });
    await post({ body: `hush ${text}` });
    await take(`hush ${text}`);
    await poison({ hush: text });
    expect(spans.draw()).toHaveLength(8);
    expectNoSecrets();
  });

  it('of a message that is kept because nobody could read it', async () => {
    const keep = traceKeep(async () => 'kept-1', 'tickets-unreadable');
    await keep(`hush ${text}`);
    await traceKeep(() => Promise.reject(new Error(text)), 'x')(text).catch(() => {});
    expect(spans.all()).toHaveLength(2);
    expectNoSecrets();
  });
});
