import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { complete } from '../../src/webhooks/delivery.ts';
import { PermanentError } from '../../src/webhooks/errors.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { recordSpans, toFacts } from '../telemetry/traces/record-spans.ts';
import { createStage, EVENT, HOST_TRACE, type Line } from './stage.ts';
import { patience } from '../patience.ts';

const spans = recordSpans();
const call = { ...EVENT, type: 'realtime.call.incoming', data: { call_id: 'rtc_1' } };

const http = {
  'http.request.method': 'POST',
  'http.route': '/webhook',
  'http.request.body.size': expect.any(Number) as number,
};
const about = {
  'webhook.delivery.id': 'wh_1',
  'webhook.event.id': 'evt_1',
  'webhook.event.type': 'batch.completed',
  'webhook.sender': 'default',
};

describe('a request', () => {
  it('that is new has a trace, which its ticket and its row carry on', async () => {
    const inbox = createMemoryInbox();
    const { post, tickets } = createStage({ inbox });
    expect(await post()).toBe(200);
    expect(spans.draw()).toEqual(['receive received', '  insert inbox inserted', '  send tickets']);
    const receive = spans.one('receive');
    expect(toFacts(receive)).toMatchObject({
      kind: 'INTERNAL',
      attributes: {
        ...http,
        ...about,
        'webhook.outcome': 'received',
        'http.response.status_code': 200,
      },
    });
    expect(receive.attributes).not.toHaveProperty('webhook.attempt');
    const { traceId, spanId } = receive.spanContext();
    expect([traceId, receive.parentSpanContext?.spanId]).toEqual([HOST_TRACE, 'b'.repeat(16)]);
    const traceparent = `00-${traceId}-${spanId}-01`;
    expect(tickets).toMatchObject([{ ticket: { delivery: 'wh_1', traceparent } }]);
    expect((await inbox.read('wh_1'))?.delivery.traceparent).toBe(traceparent);
  });

  it('that comes twice says so, and sends the ticket again where it may be lost', async () => {
    const inbox = createMemoryInbox();
    const { post } = createStage({ inbox });
    await post();
    await post();
    const stored = await inbox.read('wh_1');
    if (stored) await inbox.replace(complete(stored.delivery, 'done', new Date()), stored.version);
    await post();
    expect(spans.draw().slice(3)).toEqual([
      'receive ticket-sent-again',
      '  insert inbox exists',
      '  read inbox found',
      '  send tickets',
      'receive duplicate',
      '  insert inbox exists',
      '  read inbox found',
    ]);
  });

  it('that is refused tells why, and nothing of what it claims', async () => {
    const { post } = createStage();
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    expect(await post({ secret })).toBe(400);
    expect(spans.draw()).toEqual(['receive refused']);
    expect(spans.one('receive').attributes).toEqual({
      ...http,
      'webhook.outcome': 'refused',
      'webhook.reason': 'no-match',
      'http.response.status_code': 400,
    });
  });

  it('that is one too many tells why, too', async () => {
    const { post } = createStage({ failuresPerMinute: 1 });
    const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
    await post({ secret });
    expect(await post({ secret })).toBe(429);
    expect(spans.draw()).toEqual(['receive refused', 'receive limited']);
    expect(spans.all()[1]?.attributes).toMatchObject({
      'webhook.reason': 'no-match',
      'http.response.status_code': 429,
    });
  });

  it('that is too large has a size only where it was read', async () => {
    const { post } = createStage();
    const body = 'x'.repeat(600 * 1024);
    expect(await post({ body })).toBe(413);
    expect(await post({ headers: { 'content-length': '9999999' } })).toBe(413);
    expect(spans.draw()).toEqual(['receive too-large', 'receive too-large']);
    const [read, unread] = spans.all();
    expect(read?.attributes).toMatchObject({ 'http.request.body.size': 600 * 1024 });
    expect(unread?.attributes).not.toHaveProperty('http.request.body.size');
  });

  it('that storage failed fails', async () => {
    const error = Object.assign(new Error('hush'), { statusCode: 500 });
    const inbox: Inbox = { ...createMemoryInbox(), insert: () => Promise.reject(error) };
    const { post } = createStage({ inbox });
    expect(await post()).toBe(503);
    expect(spans.draw()).toEqual(['receive unavailable !500', '  insert inbox !500']);
    expect(spans.one('receive').attributes).toMatchObject({
      ...about,
      'http.response.status_code': 503,
    });
  });

  it('that there is no secret for fails', async () => {
    const { post } = createStage({ secrets: [] });
    expect(await post()).toBe(503);
    expect(spans.draw()).toEqual(['receive no-secret !no-secret']);
  });

  it('that was signed, but is no event, fails: it is dead', async () => {
    const { post } = createStage();
    expect(await post({ body: 'no event' })).toBe(200);
    expect(spans.draw()).toEqual(['receive unreadable !unreadable', '  insert inbox inserted']);
  });
});

describe('a request of the fast lane', () => {
  it('has the work below it', async () => {
    const { post } = createStage({ handler: () => 'accepted' });
    expect(await post({ event: call })).toBe(200);
    expect(spans.draw()).toEqual([
      'receive received',
      '  insert inbox inserted',
      '  send tickets',
      '  fast lane done',
      '    read inbox found',
      '    replace inbox swapped',
      '    handle realtime.call.incoming accepted',
      '    replace inbox swapped',
    ]);
    expect(spans.one('send tickets').attributes['webhook.delay_ms']).toBe(30_000);
    expect(spans.one('fast lane').attributes).toMatchObject({
      ...about,
      'webhook.event.type': 'realtime.call.incoming',
      'webhook.attempt': 1,
      'webhook.state': 'done',
    });
  });

  it('that fails is answered, and tried again', async () => {
    const { post } = createStage({ handler: () => Promise.reject(new TypeError('hush')) });
    expect(await post({ event: call })).toBe(200);
    expect(spans.draw()).toEqual([
      'receive received',
      '  insert inbox inserted',
      '  send tickets',
      '  fast lane retrying !TypeError',
      '    read inbox found',
      '    replace inbox swapped',
      '    handle realtime.call.incoming !TypeError',
      '    replace inbox swapped',
      '    send tickets',
    ]);
  });

  it('that outlasts its answer is told whole, and in the same trace', async () => {
    const ringing = Promise.withResolvers<string>();
    const { post, lines } = createStage({ handler: () => ringing.promise, fastLaneMs: 30 });
    expect(await post({ event: call })).toBe(200);
    expect(spans.draw().filter((line) => !line.includes('inbox'))).toEqual([
      'receive received',
      '  send tickets',
    ]);
    const late = catchConsole();
    ringing.resolve('accepted');
    await expect.poll(() => late.at(-1)?.['message'], patience).toBe('done');
    expect(spans.draw().slice(3)).toEqual([
      '  fast lane done',
      '    read inbox found',
      '    replace inbox swapped',
      '    handle realtime.call.incoming accepted',
      '    replace inbox swapped',
    ]);
    expect([...lines, ...late].map(({ message, traceId }) => [message, traceId])).toEqual([
      ['received', HOST_TRACE],
      ['processing', HOST_TRACE],
      ['out-of-time', HOST_TRACE],
      ['done', HOST_TRACE],
    ]);
    expect(lines.at(-1)?.['message']).toBe('out-of-time');
  });

  it.each([
    ['dead', new PermanentError('no such call'), 'error', 'reason'],
    ['retrying', new TypeError('hush'), 'warn', 'error'],
  ])('that is %s after its answer says so, with its handler’s lines', async (...row) => {
    const [outcome, error, level, why] = row;
    const ringing = Promise.withResolvers<string>();
    const { post, lines } = createStage({
      handler: async (_event, { log }) => {
        await ringing.promise.catch(() => log('info', 'hung-up', {}));
        return ringing.promise;
      },
      fastLaneMs: 30,
    });
    expect(await post({ event: call })).toBe(200);
    const inTime = lines.length;
    const late = catchConsole();
    ringing.reject(error);
    await expect.poll(() => late.length, patience).toBe(2);
    expect(late).toMatchObject([
      { level: 'info', message: 'hung-up', delivery: 'wh_1', type: call.type },
      { level, message: outcome, delivery: 'wh_1', attempt: 1, [why]: String(error) },
    ]);
    // The host would have dropped them.
    expect(lines).toHaveLength(inTime);
  });
});

/** What is written to the console from now on to the end of a test, read as log lines. */
function catchConsole(): Line[] {
  const caught: Line[] = [];
  for (const level of ['info', 'warn', 'error'] as const) {
    const spy = vi.spyOn(console, level).mockImplementation((text: unknown) => {
      caught.push({ level, ...(JSON.parse(String(text)) as Line) });
    });
    onTestFinished(() => spy.mockRestore());
  }
  return caught;
}
