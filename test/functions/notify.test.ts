import { InvocationContext } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { createNotifyFunction } from '../../src/functions/notify.ts';
import { post } from '../../src/notify/post.ts';
import { createPostNotice, NOTICE_POLICY } from '../../src/notify/post-notice.ts';
import { createMemoryNotices } from '../fakes/memory-notices.ts';
import { startChannel } from '../notify/channel-server.ts';
import { toNotice } from '../notify/notices.ts';

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
      post,
      send: queue.send,
      keepDead: (message) => dead.send(message),
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
  });
  await handler(value, context);
  return { lines, unreadable, sent: queue.sent, dead: dead.sent };
}

const about = {
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
      expect(lines).toEqual([['error', fields]]);
    },
  );
});
