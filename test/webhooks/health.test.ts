import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealth, type HealthProbes } from '../../src/webhooks/health.ts';

const secret = { sender: 'default', value: `whsec_${Buffer.alloc(32, 1).toString('base64')}` };
const start = Date.parse('2026-03-01T12:00:00.000Z');

let time: number;
let asked: Record<'inbox' | 'head' | 'secrets' | 'dead', number>;

beforeEach(() => {
  time = start;
  asked = { inbox: 0, head: 0, secrets: 0, dead: 0 };
});

function create(overrides: Partial<HealthProbes> = {}) {
  return createHealth({
    probeInbox: async () => {
      asked.inbox += 1;
    },
    readHeadInsertedAt: async () => {
      asked.head += 1;
      return undefined;
    },
    readSecrets: async () => {
      asked.secrets += 1;
      return [secret];
    },
    countDead: async () => {
      asked.dead += 1;
      return 0;
    },
    now: () => new Date(time),
    ...overrides,
  });
}

const down = async () => Promise.reject(new Error('storage is down'));
const ok = { ok: true };
const problem = (text: string) => ({
  ok: false,
  problem: expect.stringContaining(text) as unknown,
});

describe('the check', () => {
  it('is good where everything answers', async () => {
    const checks = { inbox: ok, queue: ok, secret: ok };
    expect(await create().check()).toEqual({ ok: true, checks });
  });

  it.each([
    ['the inbox', { probeInbox: down }, { inbox: problem('storage is down') }],
    ['the queue', { readHeadInsertedAt: down }, { queue: problem('storage is down') }],
    ['the secrets', { readSecrets: down }, { secret: problem('storage is down') }],
    ['any secret', { readSecrets: async () => [] }, { secret: problem('no signing secret') }],
  ])('is bad without %s, and says which', async (_name, overrides, failed) => {
    const checks = { inbox: ok, queue: ok, secret: ok, ...failed };
    expect(await create(overrides).check()).toEqual({ ok: false, checks });
  });

  it('asks once for a thousand at the same time, and once in five seconds', async () => {
    const { check } = create();
    await Promise.all(Array.from({ length: 1000 }, () => check()));
    time += 4999;
    for (let request = 0; request < 1000; request += 1) await check();
    expect(asked).toEqual({ inbox: 1, head: 1, secrets: 1, dead: 0 });
    time += 1;
    await check();
    expect(asked).toEqual({ inbox: 2, head: 2, secrets: 2, dead: 0 });
  });

  it('does not wait for what never answers', async () => {
    vi.useFakeTimers();
    const checking = create({ probeInbox: () => new Promise(() => undefined) }).check();
    await vi.advanceTimersByTimeAsync(3000);
    vi.useRealTimers();
    expect((await checking).checks.inbox).toEqual(problem('no answer within 3000 ms'));
  });

  it('is good again at the next asking once storage is back', async () => {
    let isDown = true;
    const { check } = create({ probeInbox: async () => (isDown ? down() : undefined) });
    expect(await check()).toMatchObject({ ok: false });
    isDown = false;
    expect(await check()).toMatchObject({ ok: false });
    time += 5000;
    expect(await check()).toMatchObject({ ok: true });
  });
});

describe('the details', () => {
  it('tell how long the head has been waiting and how many are dead', async () => {
    const { details } = create({
      readHeadInsertedAt: async () => new Date(start - 90_400),
      countDead: async () => 7,
    });
    expect(await details()).toEqual({
      ok: true,
      checks: { inbox: ok, queue: ok, secret: ok },
      oldestTicketSeconds: 90,
      dead: 7,
    });
  });

  it('tell nothing of an empty queue, or where nobody can tell', async () => {
    expect(await create().details()).toMatchObject({ oldestTicketSeconds: null, dead: 0 });
    const broken = create({ readHeadInsertedAt: down, countDead: down });
    expect(await broken.details()).toMatchObject({
      ok: false,
      oldestTicketSeconds: null,
      dead: null,
    });
  });

  it('count the dead once a minute, whoever asks', async () => {
    const { details } = create();
    await Promise.all(Array.from({ length: 1000 }, () => details()));
    time += 59_999;
    await details();
    expect(asked).toMatchObject({ dead: 1 });
    time += 1;
    await details();
    expect(asked).toMatchObject({ dead: 2 });
  });
});
