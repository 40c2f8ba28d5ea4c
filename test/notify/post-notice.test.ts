import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../src/notify/channel.ts';
import type { NoticeMessage } from '../../src/notify/notice-message.ts';
import { createNotify } from '../../src/notify/notify.ts';
import { post } from '../../src/notify/post.ts';
import { createPostNotice, NOTICE_POLICY } from '../../src/notify/post-notice.ts';
import { SECRET } from '../fixtures/secrets.ts';
import { createMemoryNotices } from '../fakes/memory-notices.ts';
import { startChannel } from './channel-server.ts';
import { toNotice } from './notices.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const PATH = '/services/hush?sig=hush';

type Respond = (response: ServerResponse) => void;

const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}, body = 'hush'): Respond =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };

/** A message and the channel that it is for, which answers as told. */
async function stage(respond: Respond, { name = 'slack', attempt = 1, timeoutMs = 10_000 } = {}) {
  const { origin, received } = await startChannel(respond);
  const base = { url: `${origin}${PATH}`, when: ['*'] };
  const channels: Channel[] = [
    { name: 'teams', ...base },
    { name: 'slack', ...base },
    { name: 'webhook', ...base, secret: SECRET },
  ];
  const queue = createMemoryNotices();
  const dead = createMemoryNotices();
  const postNotice = createPostNotice({
    post,
    channels,
    send: queue.send,
    keepDead: (message) => dead.send(message),
    policy: { ...NOTICE_POLICY, timeoutMs },
    now: () => now,
    random: () => 0.5,
  });
  const message: NoticeMessage = { channel: name, notice: toNotice(), attempt };
  const posted = await postNotice(message);
  return { posted, received, message, sent: queue.sent, dead: dead.sent };
}

describe('a notice', () => {
  it.each([
    ['teams', 202],
    ['slack', 200],
    ['webhook', 204],
  ])('is posted once to %s, which answers %i', async (name, status) => {
    const { posted, received, sent, dead } = await stage(answer(status), { name });
    expect(posted).toEqual({ outcome: 'notified', status });
    expect([...sent, ...dead]).toEqual([]);
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      method: 'POST',
      path: PATH,
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(received[0]?.body ?? '')).toHaveProperty(
      { teams: 'attachments', slack: 'blocks', webhook: 'data' }[name] ?? '',
    );
  });

  it('is genuine to who receives it as a webhook', async () => {
    const { received } = await stage(answer(200), { name: 'webhook' });
    const [request] = received;
    const headers = request?.headers ?? {};
    expect(headers['webhook-id']).toBe('wh_1');
    expect(headers['webhook-timestamp']).toBe(String(now.getTime() / 1000));
    expect(headers['webhook-signature']).toBe(
      new Webhook(SECRET).sign('wh_1', now, request?.body ?? ''),
    );
  });

  it('counts as posted when the answer breaks off after its status', async () => {
    const { posted } = await stage((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('x', () => response.destroy());
    });
    expect(posted).toEqual({ outcome: 'notified', status: 200 });
  });

  it('does not wait for the end of an answer', async () => {
    const { posted } = await stage((response) => {
      response.writeHead(200).write('x');
    });
    expect(posted).toEqual({ outcome: 'notified', status: 200 });
  });
});

const reset: Respond = (response) => {
  response.socket?.resetAndDestroy();
};
const hangUp: Respond = (response) => {
  response.destroy();
};
const stayAway: Respond = () => undefined;

describe('a notice that fails', () => {
  it.each([
    ['500', answer(500), 'status 500'],
    ['503', answer(503), 'status 503'],
    ['408', answer(408), 'status 408'],
    ['425', answer(425), 'status 425'],
    ['429', answer(429), 'status 429'],
    ['400', answer(400), 'status 400'],
    ['404', answer(404), 'status 404'],
    ['410', answer(410), 'status 410'],
    ['a reset', reset, 'ECONNRESET'],
    ['an end of the connection', hangUp, 'UND_ERR_SOCKET'],
  ])('with %s is tried again by a delayed message', async (_what, respond, reason) => {
    const { posted, received, message, sent, dead } = await stage(respond, { attempt: 2 });
    const dueAt = new Date(now.getTime() + 20_000);
    expect(posted).toEqual({ outcome: 'retrying', reason, dueAt });
    expect(sent).toEqual([{ message: { ...message, attempt: 3 }, delayMs: 20_000 }]);
    expect(dead).toEqual([]);
    expect(received).toHaveLength(1);
  });

  it('with no answer in its time is tried again', async () => {
    const { posted, sent } = await stage(stayAway, { timeoutMs: 50 });
    expect(posted).toMatchObject({ outcome: 'retrying', reason: 'timeout' });
    expect(sent).toHaveLength(1);
  });

  it('with nobody there is tried again', async () => {
    const { send, sent } = createMemoryNotices();
    const { origin, stop } = await startChannel(answer(200));
    await stop();
    const postNotice = createPostNotice({
      post,
      channels: [{ name: 'slack', url: `${origin}${PATH}`, when: ['*'] }],
      send,
      keepDead: () => Promise.reject(new Error('not dead')),
      policy: NOTICE_POLICY,
      now: () => now,
      random: () => 0,
    });
    const posted = await postNotice({ channel: 'slack', notice: toNotice(), attempt: 1 });
    expect(posted).toMatchObject({ outcome: 'retrying', reason: 'ECONNREFUSED' });
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['seconds', '120', 120_000],
    ['a date', 'Sun, 01 Mar 2026 12:02:00 GMT', 120_000],
    ['less than chance', '1', 2500],
    ['nonsense', 'soon', 2500],
  ])('waits as long as a Retry-After of %s asks for', async (_what, value, delayMs) => {
    for (const status of [429, 503]) {
      const { posted, sent } = await stage(answer(status, { 'retry-after': value }));
      expect(sent).toMatchObject([{ delayMs }]);
      expect(posted).toMatchObject({ dueAt: new Date(now.getTime() + delayMs) });
    }
  });

  it.each([301, 302, 303, 307, 308])('follows no redirect of %i', async (status) => {
    const elsewhere = await startChannel(answer(200));
    const headers = { location: elsewhere.origin };
    const { posted } = await stage(answer(status, headers), { attempt: 3 });
    expect(posted).toMatchObject({ outcome: 'dead', reason: `status ${status}` });
    expect(posted).toHaveProperty(
      'remedy',
      'redirects are not followed: set NOTIFY_SLACK_URL to the address itself',
    );
    expect(elsewhere.received).toEqual([]);
  });
});

describe('a notice that is given up', () => {
  it.each([
    ['500', answer(500), 8],
    ['429', answer(429), 8],
    ['408', answer(408), 8],
    ['425', answer(425), 8],
    ['a reset', reset, 8],
    ['400', answer(400), 3],
    ['401', answer(401), 3],
    ['404', answer(404), 3],
    ['410', answer(410), 3],
    ['a redirect', answer(307), 3],
  ])('after %s is kept, but not before its attempt', async (_what, respond, attempts) => {
    const last = await stage(respond, { attempt: attempts });
    expect(last.posted).toMatchObject({ outcome: 'dead', kept: 'notice-1' });
    expect(last.dead).toEqual([{ message: last.message, delayMs: 0 }]);
    expect(last.sent).toEqual([]);
    const before = await stage(respond, { attempt: attempts - 1 });
    expect(before.posted).toMatchObject({ outcome: 'retrying' });
    expect(before.dead).toEqual([]);
  });

  it.each([
    ['teams', 404, /the workflow is gone.* set NOTIFY_TEAMS_URL/],
    ['slack', 410, /the incoming webhook is gone.* set NOTIFY_SLACK_URL/],
    ['webhook', 404, /the endpoint is gone.* set NOTIFY_WEBHOOK_URL/],
    ['teams', 401, /does not let this app in: .* NOTIFY_TEAMS_URL/],
    ['slack', 403, /does not let this app in: .* NOTIFY_SLACK_URL/],
    ['slack', 400, /does not take notices: .* NOTIFY_SLACK_URL/],
  ])('by %s with %i comes with a remedy', async (name, status, remedy) => {
    const { posted } = await stage(answer(status), { name, attempt: 3 });
    expect(posted).toMatchObject({ reason: `status ${status}` });
    expect(posted).toHaveProperty('remedy', expect.stringMatching(remedy));
    expect(JSON.stringify(posted)).not.toContain('hush');
  });

  it('by a busy channel comes without one', async () => {
    const { posted } = await stage(answer(503), { attempt: 8 });
    expect(posted).not.toHaveProperty('remedy');
  });

  it('is tried again where its channel is not set, which may be for a while', async () => {
    const { posted, sent, received } = await stage(answer(200), { name: 'pager', attempt: 7 });
    expect(posted).toMatchObject({ outcome: 'retrying', reason: 'no-channel' });
    expect(sent).toHaveLength(1);
    expect(received).toEqual([]);
  });

  it('is kept where its channel is set no more', async () => {
    const { posted, dead, message, received } = await stage(answer(200), {
      name: 'pager',
      attempt: 8,
    });
    expect(posted).toMatchObject({ outcome: 'dead', reason: 'no-channel', kept: 'notice-1' });
    expect(posted).toHaveProperty('remedy', expect.stringContaining('"pager"'));
    expect(dead).toEqual([{ message, delayMs: 0 }]);
    expect(received).toEqual([]);
  });
});

describe('a notice to a channel whose settings are not usable', () => {
  const problem = 'NOTIFY_SLACK_URL is not an https address: copy it again';
  const stageUnusable = async (attempt: number) => {
    const queue = createMemoryNotices();
    const dead = createMemoryNotices();
    const channels = [{ name: 'slack' as const, when: [], problem }];
    const postNotice = createPostNotice({
      post: () => Promise.reject(new Error('there is no address to post to')),
      channels,
      send: queue.send,
      keepDead: (message) => dead.send(message),
      policy: NOTICE_POLICY,
      now: () => now,
      random: () => 0.5,
    });
    await createNotify({ channels, send: queue.send })(toNotice());
    const message = { channel: 'slack', notice: toNotice(), attempt };
    return { message, posted: await postNotice(message), sent: queue.sent, dead: dead.sent };
  };

  it('is sent, and tried again until they are mended', async () => {
    const { posted, message, sent, dead } = await stageUnusable(1);
    expect(posted).toMatchObject({ outcome: 'retrying', reason: 'unusable-setting' });
    expect(sent).toMatchObject([{ message }, { message: { ...message, attempt: 2 } }]);
    expect(dead).toEqual([]);
  });

  it('is kept in the end, and the log says what to mend', async () => {
    const { posted, message, dead } = await stageUnusable(NOTICE_POLICY.maxAttempts);
    expect(posted).toMatchObject({ outcome: 'dead', reason: 'unusable-setting', remedy: problem });
    expect(dead).toEqual([{ message, delayMs: 0 }]);
  });
});

describe('a notice while storage is away', () => {
  it.each([
    ['that would be tried again', 1],
    ['that would be kept', 8],
  ])('%s rejects, and the queue brings it back', async (_what, attempt) => {
    const { origin } = await startChannel(answer(500));
    const fail = () => Promise.reject(new Error('storage is away'));
    const postNotice = createPostNotice({
      post,
      channels: [{ name: 'slack', url: origin, when: ['*'] }],
      send: fail,
      keepDead: fail,
      policy: NOTICE_POLICY,
      now: () => now,
      random: () => 0,
    });
    const message = { channel: 'slack', notice: toNotice(), attempt };
    await expect(postNotice(message)).rejects.toThrow('storage is away');
  });
});
