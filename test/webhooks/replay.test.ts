import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import {
  bury,
  claim,
  complete,
  decide,
  type Delivery,
  replay,
  retry,
} from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReplay } from '../../src/webhooks/replay.ts';
import { createSweep } from '../../src/webhooks/sweep.ts';
import { createWork } from '../../src/webhooks/work.ts';
import { createMemoryInbox, type MemoryRows } from '../fakes/memory-inbox.ts';
import { createMemoryUnfinishedRows } from '../fakes/memory-scans.ts';
import { createMemoryTickets } from '../fakes/memory-tickets.ts';
import { createReceived } from '../fixtures/delivery.ts';

const now = new Date('2026-03-09T12:00:00.000Z');
const later = new Date('2026-03-09T12:05:00.000Z');
const lease = { owner: 'worker-1', until: later };
const order = { by: 'ada@example.com', why: 'the handler was wrong', nonce: 'nonce-1' };
const { nonce: _nonce, ...wish } = order;

const received = createReceived({ id: 'wh_1', traceparent: '00-a-b-01' });
const processing = claim(received, lease, now);
const done = complete(processing, 'stored', now);
const dead = bury(processing, 'Error: no use', now);
const retrying = retry(processing, later, 'Error: not yet', now);

describe('the step', () => {
  it.each([
    ['done', done, 'stored'],
    ['dead', dead, 'Error: no use'],
  ])('puts what is %s back, and keeps the old outcome', (state, before, outcome) => {
    const after = replay(before, order, later);
    expect(after).toEqual({
      ...before,
      attempts: 0,
      progress: { state: 'received' },
      history: [
        ...before.history,
        {
          at: later.toISOString(),
          state: 'received',
          attempt: 0,
          by: 'ada@example.com',
          note: 'the handler was wrong',
          nonce: 'nonce-1',
        },
      ],
    });
    expect(after?.history.at(-2)).toMatchObject({ state, note: outcome, attempt: 1 });
  });

  it.each([
    ['received', received],
    ['processing', processing],
    ['processing, its lease over', claim(received, { ...lease, until: new Date(0) }, now)],
    ['retrying', retrying],
    ['replayed', replay(dead, order, now) ?? dead],
  ])('is refused to what is %s', (_state, before) => {
    expect(replay(before, order, now)).toBeUndefined();
  });

  it('gives all attempts again, and the backoff from its beginning', () => {
    let delivery: Delivery = createReceived();
    for (const life of ['first', 'second']) {
      for (let attempt = 1; attempt <= 3; attempt += 1) {
        expect(decide(delivery, later, 3)).toEqual({ act: 'run' });
        delivery = claim(delivery, { owner: `${life} ${attempt}`, until: now }, now);
        expect(delivery.attempts).toBe(attempt);
      }
      expect(decide(delivery, later, 3)).toMatchObject({ act: 'bury' });
      delivery = replay(bury(delivery, 'used up', now), order, now) ?? delivery;
    }
  });

  it('cuts who and why, to one line each', () => {
    const by = `Ada\n${'x'.repeat(62)}🔑`;
    const entry = replay(dead, { ...order, by, why: 'y\n'.repeat(500) }, now)?.history.at(-1);
    expect(entry?.by).toMatch(/^Ada x{59,}.?$/u);
    expect(entry?.by?.length).toBeLessThanOrEqual(64);
    expect(entry?.by?.isWellFormed()).toBe(true);
    expect(entry?.note).toHaveLength(300);
  });

  it('keeps earlier outcomes and replays when attempts fill the history', () => {
    let delivery: Delivery = createReceived();
    for (let life = 1; life <= 5; life += 1) {
      for (let attempt = 1; attempt <= 30; attempt += 1) {
        delivery = claim(delivery, { owner: `${life}-${attempt}`, until: now }, now);
        delivery = retry(delivery, now, 'Error: busy', now);
      }
      delivery = bury(delivery, `end ${life}`, now, 'x');
      delivery = replay(delivery, { ...order, nonce: `nonce-${life}` }, now) ?? delivery;
    }
    expect(delivery.history).toHaveLength(40);
    const kept = delivery.history.filter(({ state }) => state === 'dead').map(({ note }) => note);
    expect(kept).toEqual(['end 1', 'end 2', 'end 3', 'end 4', 'end 5']);
    const nonces = delivery.history.flatMap(({ nonce }) => nonce ?? []);
    expect(nonces).toEqual(['nonce-1', 'nonce-2', 'nonce-3', 'nonce-4', 'nonce-5']);
  });

  it('drops the oldest where there is nothing but outcomes and replays', () => {
    let delivery: Delivery = createReceived();
    for (let life = 1; life <= 50; life += 1) {
      delivery = bury(delivery, `end ${life}`, now, 'x');
      delivery = replay(delivery, { ...order, nonce: `nonce-${life}` }, now) ?? delivery;
    }
    expect(delivery.history).toHaveLength(40);
    expect(delivery.history[0]).toMatchObject({ note: 'end 31' });
    expect(delivery.history.at(-1)).toMatchObject({ nonce: 'nonce-50' });
  });
});

const { table } = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});

describe.each([
  ['in memory', () => createMemoryInbox()],
  ['in Table Storage', () => createTableInbox(table(`replay${randomUUID().replaceAll('-', '')}`))],
])('a replay %s', (_place, createInbox: () => Inbox) => {
  async function stage(before: Delivery) {
    const inbox = createInbox();
    await inbox.insert(before);
    const tickets = createMemoryTickets();
    let nonces = 0;
    const createNonce = () => `nonce-${(nonces += 1)}`;
    const dependencies = { inbox, sendTicket: tickets.send, now: () => now, createNonce };
    return { inbox, tickets, dependencies, replayOne: createReplay(dependencies) };
  }

  it.each([done, dead])('swaps the row, then sends its ticket, with its trace', async (before) => {
    const { inbox, tickets, replayOne } = await stage(before);
    expect(await replayOne('wh_1', wish)).toBe('replayed');
    expect((await inbox.read('wh_1'))?.delivery).toEqual(replay(before, order, now));
    const ticket = { delivery: 'wh_1', traceparent: '00-a-b-01' };
    expect(tickets.sent).toEqual([{ ticket, delayMs: 0 }]);
  });

  it.each([received, processing, retrying])(
    'leaves $progress.state alone and sends nothing',
    async (before) => {
      const { inbox, tickets, replayOne } = await stage(before);
      expect(await replayOne('wh_1', wish)).toBe('not-finished');
      expect((await inbox.read('wh_1'))?.delivery).toEqual(before);
      expect(tickets.sent).toEqual([]);
    },
  );

  it('says that there is none', async () => {
    const { replayOne } = await stage(done);
    expect(await replayOne('wh_2', wish)).toBe('missing');
  });

  it('is one where many begin at once', async () => {
    const { inbox, replayOne } = await stage(dead);
    const all = await Promise.all(Array.from({ length: 10 }, () => replayOne('wh_1', wish)));
    expect(all.filter((one) => one === 'replayed')).toHaveLength(1);
    expect(all.filter((one) => one === 'already-replayed')).toHaveLength(9);
    const { history = [] } = (await inbox.read('wh_1'))?.delivery ?? {};
    expect(history.filter(({ nonce }) => nonce !== undefined)).toHaveLength(1);
  });

  it('leaves alone what was written since it was looked at', async () => {
    const { inbox, tickets, replayOne } = await stage(dead);
    const { version = '' } = (await inbox.read('wh_1')) ?? {};
    expect(await replayOne('wh_1', { ...wish, version })).toBe('replayed');
    const again = await inbox.read('wh_1');
    await inbox.replace(done, again?.version ?? '');
    expect(await replayOne('wh_1', { ...wish, version })).toBe('already-replayed');
    expect(await inbox.readState('wh_1')).toBe('done');
    expect(tickets.sent).toHaveLength(1);
  });

  it('that died before its ticket is made good by the next', async () => {
    const { dependencies, tickets, replayOne } = await stage(dead);
    const sendTicket = () => Promise.reject(new Error('the queue is down'));
    const dying = createReplay({ ...dependencies, sendTicket });
    await expect(dying('wh_1', wish)).rejects.toThrow('the queue is down');
    expect(tickets.sent).toEqual([]);
    expect(await replayOne('wh_1', wish)).toBe('already-replayed');
    expect(tickets.sent).toHaveLength(1);
  });

  it('whose answer was lost knows its own step, also when a worker has it already', async () => {
    const { inbox, dependencies } = await stage(dead);
    const replaceAnd = (
      then: (delivery: Delivery, version: string) => Promise<unknown>,
    ): Inbox => ({
      ...inbox,
      async replace(delivery, version, signal) {
        const stored = await inbox.replace(delivery, version, signal);
        if (stored) await then(stored.delivery, stored.version);
        return undefined;
      },
    });
    const unheard = createReplay({ ...dependencies, inbox: replaceAnd(async () => undefined) });
    expect(await unheard('wh_1', wish)).toBe('replayed');
    const { version = '' } = (await inbox.read('wh_1')) ?? {};
    await inbox.replace(dead, version);
    const overtaken = replaceAnd((delivery, at) => inbox.replace(claim(delivery, lease, now), at));
    expect(await createReplay({ ...dependencies, inbox: overtaken })('wh_1', wish)).toBe(
      'replayed',
    );
    expect(await inbox.readState('wh_1')).toBe('processing');
  });

  it('is worked off, and no write of an earlier life gets through', async () => {
    const { inbox, dependencies, replayOne } = await stage(dead);
    const { version: old = '' } = (await inbox.read('wh_1')) ?? {};
    await replayOne('wh_1', wish);
    const attempts: number[] = [];
    const work = createWork({
      ...dependencies,
      tellDeath: async () => {},
      dispatch: async (_event, { attempt }) => {
        attempts.push(attempt);
        return 'stored again';
      },
      policy: {
        maxAttempts: 1,
        leaseMs: 60_000,
        handlerTimeoutMs: 10_000,
        backoff: { baseMs: 1, factor: 1, capMs: 1 },
      },
      random: () => 0,
      createOwner: randomUUID,
    });
    const ticket = { delivery: 'wh_1' };
    expect((await work(ticket, () => undefined)).outcome).toBe('done');
    expect((await work(ticket, () => undefined)).outcome).toBe('skipped');
    expect(attempts).toEqual([1]);
    expect(await inbox.replace(done, old)).toBeUndefined();
    const { history = [] } = (await inbox.read('wh_1'))?.delivery ?? {};
    expect(history.map(({ state }) => state)).toEqual([
      'received',
      'processing',
      'dead',
      'received',
      'processing',
      'done',
    ]);
  });

  it('of a body that is no event is dead again at once', async () => {
    const unreadable = bury(
      createReceived({ id: 'wh_1', body: Buffer.from('{') }),
      'unreadable',
      now,
    );
    const { inbox, dependencies, replayOne } = await stage(unreadable);
    expect(await replayOne('wh_1', wish)).toBe('replayed');
    const work = createWork({
      ...dependencies,
      tellDeath: async () => {},
      dispatch: async () => 'never',
      policy: {
        maxAttempts: 8,
        leaseMs: 60_000,
        handlerTimeoutMs: 10_000,
        backoff: { baseMs: 1, factor: 1, capMs: 1 },
      },
      random: () => 0,
      createOwner: randomUUID,
    });
    expect((await work({ delivery: 'wh_1' }, () => undefined)).outcome).toBe('dead');
    expect((await inbox.read('wh_1'))?.delivery.progress).toMatchObject({
      reason: 'PermanentError: unreadable',
    });
  });
});

it('without a ticket is found by the sweep, an hour after the last at most', async () => {
  const rows: MemoryRows = new Map();
  const inbox = createMemoryInbox(rows);
  await inbox.insert(dead);
  const sweptAt = new Date(now.getTime() - 30 * 60_000);
  const stored = rows.get('wh_1');
  if (stored) rows.set('wh_1', { ...stored, sweptAt });
  const dying = createReplay({
    inbox,
    sendTicket: () => Promise.reject(new Error('the queue is down')),
    now: () => now,
    createNonce: randomUUID,
  });
  await expect(dying('wh_1', wish)).rejects.toThrow();
  const tickets = createMemoryTickets();
  const sweepAt = (minutes: number) =>
    createSweep({
      rows: createMemoryUnfinishedRows(rows),
      readHeadInsertedAt: async () => undefined,
      sendTicket: tickets.send,
      policy: { lateMs: 600_000, againMs: 3_600_000, batch: 100 },
      now: () => new Date(now.getTime() + minutes * 60_000),
    })(new AbortController().signal);
  expect(await sweepAt(29)).toMatchObject({ unfinished: 1, sent: 0 });
  expect(await sweepAt(30)).toMatchObject({ unfinished: 1, sent: 1 });
  expect(tickets.sent.map(({ ticket }) => ticket.delivery)).toEqual(['wh_1']);
});
