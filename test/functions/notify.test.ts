import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { createNotifyFunction } from '../../src/functions/notify.ts';
import { post } from '../../src/notify/post.ts';
import { createPostNotice, NOTICE_POLICY } from '../../src/notify/post-notice.ts';
import { traceKeep, traceSendNotice } from '../../src/telemetry/traces/trace-send.ts';
import { tracePost } from '../../src/telemetry/traces/trace-post.ts';
import { createMemoryNotices } from '../fakes/memory-notices.ts';
import { startChannel } from '../notify/channel-server.ts';
import { toNotice } from '../notify/notices.ts';
import { FAILED, recordSpans, toFacts, UNSET } from '../telemetry/traces/record-spans.ts';

const spans = recordSpans();
const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
const notice = toNotice({ summary: 'hush', id: 'hush' });

/** Runs the function once on a message; its channel answers with `status`. */
async function run(value: unknown, status: number) {
  const { origin } = await startChannel((response) => {
    response.writeHead(status).end('hush');
  });
  const lines: unknown[] = [];
  const unreadable: unknown[] = [];
  const queue = createMemoryNotices();
  const dead = createMemoryNotices();
  const handler = createNotifyFunction({
    postNotice: createPostNotice({
      channels: [{ name: 'teams', url: `${origin}/hush?sig=hush`, when: ['*'] }],
      post: tracePost(post),
      send: traceSendNotice(queue.send, 'notifications'),
      keepDead: traceKeep((message) => dead.send(message), 'notifications-dead'),
      policy: NOTICE_POLICY,
      now: () => new Date('2026-03-01T12:00:00.000Z'),
      random: () => 0.5,
    }),
    keepUnreadable: async (message) => `kept-${unreadable.push(message)}`,
  });
  const context = new InvocationContext({
    functionName: 'notify',
    logHandler: (level, text) => lines.push([level, JSON.parse(String(text))]),
    triggerMetadata: { id: 'message-1' },
    traceContext: { traceParent: `00-${'c'.repeat(32)}-${'d'.repeat(16)}-00` },
  });
  await handler(value, context);
  return { lines, unreadable, sent: queue.sent, dead: dead.sent };
}

const about = {
  traceId: expect.any(String) as string,
  spanId: expect.any(String) as string,
  notice: 'message-1',
  channel: 'teams',
  delivery: 'wh_1',
  type: 'batch.failed',
  ms: expect.any(Number) as number,
};

describe('the function notify', () => {
  it('logs that a notice was posted', async () => {
    const { lines } = await run({ channel: 'teams', notice, attempt: 1 }, 202);
    expect(lines).toEqual([
      ['information', { message: 'notified', ...about, attempt: 1, status: 202 }],
    ]);
  });

  it('logs that a notice will be tried again, and when', async () => {
    const { lines, sent } = await run({ channel: 'teams', notice, attempt: 2 }, 503);
    const due = '2026-03-01T12:00:20.000Z';
    expect(lines).toEqual([
      ['warning', { message: 'notify-retrying', ...about, attempt: 2, reason: 'status 503', due }],
    ]);
    expect(sent).toHaveLength(1);
  });

  it('logs a notice that was given up as an error, with what to do', async () => {
    const { lines, dead } = await run({ channel: 'teams', notice, attempt: 3 }, 404);
    const remedy = expect.stringContaining('NOTIFY_TEAMS_URL') as string;
    const fields = { attempt: 3, reason: 'status 404', remedy, kept: 'notice-1' };
    expect(lines).toEqual([['error', { message: 'notify-dead', ...about, ...fields }]]);
    expect(dead).toHaveLength(1);
  });

  it.each([
    ['posted', { channel: 'teams', notice, attempt: 1 }, 202],
    ['tried again', { channel: 'teams', notice, attempt: 1 }, 500],
    ['given up', { channel: 'teams', notice, attempt: 8 }, 404],
    ['without a channel', { channel: 'slack', notice, attempt: 1 }, 200],
    ['unreadable', { channel: 'teams', hush: 'hush' }, 200],
  ])(
    'says neither the address nor what a notice is about when it is %s',
    async (_what, value, status) => {
      const { lines } = await run(value, status);
      expect(lines).toHaveLength(1);
      expect(JSON.stringify(lines)).not.toContain('hush');
    },
  );

  it.each([['text'], [{ delivery: 'wh_1' }], [{ channel: 'teams', notice, attempt: 0 }]])(
    'keeps %j, which is no notice, as it was',
    async (value) => {
      const { lines, unreadable, sent, dead } = await run(value, 200);
      expect(unreadable).toEqual([value]);
      expect([...sent, ...dead]).toEqual([]);
      const fields = { message: 'unreadable-notice', kept: 'kept-1', notice: 'message-1' };
      expect(lines).toMatchObject([['error', fields]]);
      expect(spans.draw()).toEqual(['process notifications unreadable !unreadable']);
    },
  );
});

describe('the spans of a notice', () => {
  it('go on with the trace that the message carries', async () => {
    await run({ channel: 'teams', notice, attempt: 1, traceparent }, 202);
    expect(spans.draw()).toEqual(['process notifications notified', '  post teams']);
    const process = spans.one('process notifications');
    expect(process.parentSpanContext).toMatchObject({ traceId: '1'.repeat(32) });
    expect(process.links).toMatchObject([{ context: { traceId: 'c'.repeat(32) } }]);
    expect(toFacts(process)).toEqual({
      name: 'process notifications',
      kind: 'CONSUMER',
      attributes: {
        'messaging.system': 'azure_queue_storage',
        'messaging.operation.type': 'process',
        'messaging.destination.name': 'notifications',
        'messaging.message.id': 'message-1',
        'ai.operation.name': 'process notifications',
        'webhook.delivery.id': 'wh_1',
        'webhook.event.type': 'batch.failed',
        'webhook.attempt': 1,
        'webhook.channel': 'teams',
        'webhook.outcome': 'notified',
      },
      status: UNSET,
    });
    expect(toFacts(spans.one('post teams'))).toEqual({
      name: 'post teams',
      kind: 'CLIENT',
      attributes: {
        'http.request.method': 'POST',
        'webhook.channel': 'teams',
        'http.response.status_code': 202,
      },
      status: UNSET,
    });
  });

  it('fail where the notice is tried again, which stays in its trace', async () => {
    const { sent } = await run({ channel: 'teams', notice, attempt: 1, traceparent }, 503);
    expect(spans.draw()).toEqual([
      'process notifications retrying !503',
      '  post teams !503',
      '  send notifications',
    ]);
    expect(spans.one('post teams').status).toEqual(FAILED);
    expect(sent).toMatchObject([{ message: { attempt: 2, traceparent } }]);
  });

  it('fail where it is given up, and say where it is kept', async () => {
    const { dead } = await run({ channel: 'teams', notice, attempt: 8, traceparent }, 404);
    expect(spans.draw()).toEqual([
      'process notifications dead !404',
      '  post teams !404',
      '  send notifications-dead',
    ]);
    expect(dead).toMatchObject([{ message: { traceparent } }]);
  });

  it.each([200, 404, 503])(
    'say neither the address nor the notice where %i is answered',
    async (status) => {
      await run({ channel: 'teams', notice, attempt: 8, traceparent }, status);
      const exported = JSON.stringify(spans.all().map(toFacts));
      expect(exported).not.toContain('hush');
      expect(exported).not.toContain('127.0.0.1');
    },
  );
});
