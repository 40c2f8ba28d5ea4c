import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  bury,
  claim,
  complete,
  type Delivery,
  replay,
  retry,
} from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import {
  createSweep,
  isTicketLost,
  type SweepDependencies,
  type UnfinishedRows,
} from '../../src/webhooks/sweep.ts';
import { createMemoryInbox, type MemoryRows } from '../fakes/memory-inbox.ts';
import { createMemoryUnfinishedRows } from '../fakes/memory-scans.ts';
import { createMemoryTickets, type MemoryTickets } from '../fakes/memory-tickets.ts';
import { createReceived } from '../fixtures/delivery.ts';

const minute = 60_000;
const now = new Date('2026-03-01T12:00:00.000Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * minute);
const policy = { lateMs: 10 * minute, againMs: 60 * minute, batch: 100 };
const running = new AbortController().signal;

let rows: MemoryRows;
let inbox: Inbox;
let unfinished: UnfinishedRows;
let tickets: MemoryTickets;

beforeEach(() => {
  rows = new Map();
  inbox = createMemoryInbox(rows);
  unfinished = createMemoryUnfinishedRows(rows);
  tickets = createMemoryTickets();
});

function createSweeper(overrides: Partial<SweepDependencies> = {}) {
  return createSweep({
    rows: unfinished,
    readHeadInsertedAt: async () => undefined,
    sendTicket: tickets.send,
    policy,
    now: () => now,
    ...overrides,
  });
}

async function receive(parts: Partial<Delivery> = {}): Promise<Delivery> {
  const delivery = createReceived({ receivedAt: ago(60), ...parts });
  await inbox.insert(delivery);
  return delivery;
}

describe('a ticket is lost', () => {
  const none = undefined;
  it.each([
    // due, head and sweep in minutes ago
    ['due ten minutes ago, and no head', 10, none, none, true],
    ['due a moment less ago, and no head', 9.999, none, none, false],
    ['due just now', 0, none, none, false],
    ['due only later', -60, none, none, false],
    ['a head put in long after it was due', 60, 10, none, true],
    ['a head put in exactly ten minutes after it was due', 60, 50, none, true],
    ['a head put in a moment earlier than that', 60, 50.001, none, false],
    ['a head put in before it was due', 60, 70, none, false],
    ['a head of the same age', 60, 60, none, false],
    ['a head from the future, and due too recently', 5, -60, none, false],
    ['a head from the future, and due long ago', 15, -60, none, true],
    ['swept an hour ago', 120, none, 60, true],
    ['swept a moment less ago', 120, none, 59.999, false],
    ['swept an hour ago, but the head is older', 120, 130, 60, false],
    ['swept in the future', 120, none, -1, false],
  ])('%s: due %d, head %d, swept %d, %s', (_name, due, head, swept, expected) => {
    const row = { dueAt: ago(due), ...(swept !== undefined && { sweptAt: ago(swept) }) };
    const headAt = head === undefined ? undefined : ago(head);
    expect(isTicketLost(row, headAt, now, policy)).toBe(expected);
  });
});

describe('a sweep', () => {
  it('sends a ticket, with its trace, for each lost one and counts all that is unfinished', async () => {
    const lost = await receive({ traceparent: '00-a-b-01' });
    await receive({ receivedAt: ago(1) });
    expect(await createSweeper()(running)).toMatchObject({
      unfinished: 2,
      sent: 1,
      isComplete: true,
    });
    const ticket = { delivery: lost.id, traceparent: '00-a-b-01' };
    expect(tickets.sent).toEqual([{ ticket, delayMs: 0 }]);
  });

  it('believes the head of the queue', async () => {
    await receive();
    const sweep = createSweeper({ readHeadInsertedAt: async () => ago(90) });
    expect(await sweep(running)).toMatchObject({ sent: 0 });
  });

  it('sends nothing for the same row within the hour, then once more', async () => {
    await receive();
    let time = now;
    const sweep = createSweeper({ now: () => time });
    expect(await sweep(running)).toMatchObject({ sent: 1 });
    time = new Date(now.getTime() + 59 * minute);
    expect(await sweep(running)).toMatchObject({ sent: 0 });
    time = new Date(now.getTime() + 60 * minute);
    expect(await sweep(running)).toMatchObject({ sent: 1 });
  });

  it('marks a row before it sends the ticket, so that a crash amplifies nothing', async () => {
    const { id } = await receive();
    const error = new Error('the queue is down');
    const sendTicket = async () => {
      expect(rows.get(id)?.sweptAt).toEqual(now);
      throw error;
    };
    const failed = { sent: 0, isComplete: false, isExact: true, failure: { error } };
    expect(await createSweeper({ sendTicket })(running)).toMatchObject(failed);
    expect(await createSweeper()(running)).toMatchObject({ sent: 0, unfinished: 1 });
  });

  it('sends one ticket where two of them run at once', async () => {
    await receive();
    const both = Promise.withResolvers<void>();
    let listing = 0;
    // Both have listed the row before either marks it.
    const together: UnfinishedRows = {
      ...unfinished,
      async *list(partition, signal) {
        for await (const row of unfinished.list(partition, signal)) {
          listing += 1;
          if (listing === 2) both.resolve();
          await both.promise;
          yield row;
        }
      },
    };
    const sweep = createSweeper({ rows: together });
    const results = await Promise.all([sweep(running), sweep(running)]);
    expect(results.map(({ sent }) => sent)).toContain(0);
    expect(tickets.sent).toHaveLength(1);
  });

  it('leaves a row alone that somebody has claimed meanwhile', async () => {
    const delivery = await receive();
    const taken: UnfinishedRows = {
      ...unfinished,
      async markSwept(row, at) {
        const { version = '' } = (await inbox.read(delivery.id)) ?? {};
        await inbox.replace(claim(delivery, { owner: 'a', until: now }, now), version);
        return unfinished.markSwept(row, at);
      },
    };
    expect(await createSweeper({ rows: taken })(running)).toMatchObject({ sent: 0 });
    expect(tickets.sent).toEqual([]);
  });

  it('sends a batch for each partition and counts all; the next sweep sends the rest', async () => {
    for (let index = 0; index < 5; index += 1) await receive({ id: `wh_0${index}` });
    for (let index = 0; index < 5; index += 1) await receive({ id: `wh_${index}` });
    const sweep = createSweeper({ policy: { ...policy, batch: 3 } });
    const all = { unfinished: 10, isExact: true };
    expect(await sweep(running)).toMatchObject({ ...all, sent: 6, isComplete: false });
    expect(await sweep(running)).toMatchObject({ ...all, sent: 4, isComplete: true });
    expect(new Set(tickets.sent.map(({ ticket }) => ticket.delivery)).size).toBe(10);
  });

  it('comes to every row of a backlog whose tickets are lost again and again, in turn', async () => {
    const ids = Array.from({ length: 3000 }, (_, index) => `wh_${1000 + index}`);
    for (const id of ids) await receive({ id });
    let time = now;
    const sweepFor = async (sweeps: number) => {
      for (let count = 0; count < sweeps; count += 1) {
        // Another instance each time: nothing is remembered but in the rows.
        const result = await createSweeper({ now: () => time })(running);
        expect(result).toMatchObject({ unfinished: 3000, isExact: true, sent: 100 });
        time = new Date(time.getTime() + 5 * minute);
      }
      const counts = Map.groupBy(tickets.sent, ({ ticket }) => ticket.delivery);
      return ids.map((id) => counts.get(id)?.length ?? 0);
    };
    expect(await sweepFor(30)).toEqual(ids.map(() => 1));
    expect(await sweepFor(30)).toEqual(ids.map(() => 2));
  });

  it('takes a row that lost no ticket yet before those that did, and says what it left', async () => {
    const sweepAt = (minutes: number, batch: number) =>
      createSweeper({ now: () => ago(-minutes), policy: { ...policy, batch } })(running);
    for (const id of ['wh_1', 'wh_2', 'wh_3']) await receive({ id });
    expect(await sweepAt(0, 3)).toMatchObject({ sent: 3, isComplete: true });
    await receive({ id: 'wh_4' });
    expect(await sweepAt(60, 2)).toMatchObject({ unfinished: 4, sent: 2, isComplete: false });
    expect(await sweepAt(60, 2)).toMatchObject({ unfinished: 4, sent: 2, isComplete: true });
    const sent = tickets.sent.slice(3).map(({ ticket }) => ticket.delivery);
    expect(sent).toEqual(['wh_4', 'wh_1', 'wh_2', 'wh_3']);
  });

  it('goes on where its time was up, and does not forget what it left for the end', async () => {
    const ids = ['wh_1', 'wh_2', 'wh_3'];
    for (const id of ids) await receive({ id });
    await createSweeper()(running);
    let start = 0;
    const timeUp = new AbortController();
    const inPages: UnfinishedRows = {
      ...unfinished,
      async *list(partition, signal) {
        const all = (await Array.fromAsync(unfinished.list(partition, signal))).slice(start);
        for (const row of all) {
          yield row;
          start += 1;
          if (start === 2) timeUp.abort();
        }
      },
    };
    const sweep = createSweeper({ rows: inPages, now: () => ago(-60) });
    expect(await sweep(timeUp.signal)).toMatchObject({ sent: 0, isComplete: false });
    expect(await sweep(running)).toMatchObject({ unfinished: 1, sent: 3, isExact: false });
  });

  it('is complete where the batch is just enough', async () => {
    await receive({ id: 'wh_1' });
    await receive({ id: 'wh_2', receivedAt: ago(1) });
    const sweep = createSweeper({ policy: { ...policy, batch: 1 } });
    expect(await sweep(running)).toMatchObject({ sent: 1, isComplete: true });
  });

  it('stops between two rows when its time is up', async () => {
    for (let index = 0; index < 5; index += 1) await receive({ id: `wh_${index}` });
    const timeUp = new AbortController();
    const looking: UnfinishedRows = {
      ...unfinished,
      async *list(...listing) {
        for await (const row of unfinished.list(...listing)) {
          yield row;
          timeUp.abort();
        }
      },
    };
    const looked = await createSweeper({ rows: looking })(timeUp.signal);
    expect(looked).toMatchObject({ unfinished: 1, sent: 0, isComplete: false, isExact: false });
  });

  it('stops between two tickets when its time is up', async () => {
    for (let index = 0; index < 5; index += 1) await receive({ id: `wh_${index}` });
    const timeUp = new AbortController();
    const sendTicket: typeof tickets.send = async (...ticket) => {
      timeUp.abort();
      return tickets.send(...ticket);
    };
    const result = await createSweeper({ sendTicket })(timeUp.signal);
    expect(result).toMatchObject({ unfinished: 5, sent: 1, isComplete: false, isExact: true });
  });

  it('sends tickets for what it found once the time to look is up', async () => {
    for (let index = 0; index < 5; index += 1) await receive({ id: `wh_${index}` });
    const lookedEnough = new AbortController();
    const looking: UnfinishedRows = {
      ...unfinished,
      async *list(...listing) {
        let count = 0;
        for await (const row of unfinished.list(...listing)) {
          count += 1;
          if (count === 3) lookedEnough.abort();
          yield row;
        }
      },
    };
    const result = await createSweeper({ rows: looking })(running, lookedEnough.signal);
    expect(result).toMatchObject({ unfinished: 2, sent: 2, isComplete: false, isExact: false });
  });

  it('goes on with other partitions, and with what it found, where one listing fails', async () => {
    const error = new Error('the table is down');
    const ids = ['wh_1', 'wh_2', 'wh_01', 'wh_02', 'wh_03'];
    for (const id of ids) await receive({ id });
    const isDown = { now: true };
    const flaky: UnfinishedRows = {
      ...unfinished,
      async *list(partition, signal) {
        for await (const row of unfinished.list(partition, signal)) {
          if (isDown.now && row.id === 'wh_2') throw error;
          // The others are listed only after that.
          await setImmediate();
          yield row;
        }
      },
    };
    const sweep = createSweeper({ rows: flaky });
    const failed = {
      unfinished: 4,
      sent: 4,
      isComplete: false,
      isExact: false,
      failure: { error },
    };
    expect(await sweep(running)).toMatchObject(failed);
    isDown.now = false;
    const { failure, ...rest } = await sweep(running);
    expect(rest).toMatchObject({ unfinished: 5, sent: 1, isComplete: true });
    expect(failure).toBeUndefined();
  });

  it('says that it is complete where there is nothing', async () => {
    const sweep = createSweeper();
    expect(await sweep(running)).toEqual({
      unfinished: 0,
      states: { received: 0, processing: 0, retrying: 0 },
      oldest: undefined,
      sent: 0,
      isComplete: true,
      isExact: true,
    });
  });

  it('counts by state, and tells when the oldest of the unfinished was received', async () => {
    const lease = { owner: 'worker-1', until: ago(-5) };
    const begin = (minutes: number) =>
      claim(createReceived({ receivedAt: ago(minutes) }), lease, ago(2));
    for (const delivery of [
      createReceived({ receivedAt: ago(10) }),
      createReceived({ receivedAt: ago(11) }),
      begin(20),
      retry(begin(70), ago(-30), 'not yet', ago(1)),
      complete(begin(90), 'kept', ago(1)),
      bury(begin(91), 'no use', ago(1)),
    ]) {
      await inbox.insert(delivery);
    }
    expect(await createSweeper()(running)).toMatchObject({
      unfinished: 4,
      states: { received: 2, processing: 1, retrying: 1 },
      oldest: ago(70),
    });
  });

  it.each([
    [40, 30, 40],
    [30, 40, 40],
    [30, undefined, 30],
    [undefined, 30, 30],
  ])('finds the oldest over all partitions: of %s and %s it is %d', async (even, odd, oldest) => {
    if (even !== undefined) await receive({ id: 'wh_1', receivedAt: ago(even) });
    if (odd !== undefined) await receive({ id: 'wh_01', receivedAt: ago(odd) });
    expect(await createSweeper()(running)).toMatchObject({ oldest: ago(oldest) });
  });

  it('takes a delivery that was replayed for as old as its replay', async () => {
    const dead = bury(createReceived({ receivedAt: ago(9000) }), 'no use', ago(8000));
    const replayed = replay(dead, { by: 'me', why: 'fixed', nonce: 'nonce' }, ago(50));
    if (!replayed) throw new Error('not replayed');
    await inbox.insert(replayed);
    await receive({ receivedAt: ago(20) });
    expect(await createSweeper()(running)).toMatchObject({ unfinished: 2, oldest: ago(50) });
  });

  it('sends no second ticket for what was just replayed, and one where the first is lost', async () => {
    const dead = bury(createReceived({ receivedAt: ago(9000) }), 'outage', ago(8000));
    const replayed = replay(dead, { by: 'me', why: 'fixed', nonce: 'nonce' }, ago(9));
    if (!replayed) throw new Error('not replayed');
    await inbox.insert(replayed);
    const sweepAt = (minutes: number) => createSweeper({ now: () => ago(-minutes) })(running);
    expect(await sweepAt(0)).toMatchObject({ unfinished: 1, sent: 0 });
    expect(await sweepAt(1)).toMatchObject({ unfinished: 1, sent: 1 });
  });

  it('is not exact where the one before was broken off, by its time or by storage', async () => {
    await receive();
    const timeUp = new AbortController();
    timeUp.abort();
    const sweep = createSweeper();
    const readExact = async (signal: AbortSignal) => (await sweep(signal)).isExact;
    expect(await readExact(running)).toBe(true);
    expect(await readExact(timeUp.signal)).toBe(false);
    expect(await readExact(running)).toBe(false);
    expect(await readExact(running)).toBe(true);

    let isDown = true;
    const flaky: UnfinishedRows = {
      ...unfinished,
      async *list(partition, signal) {
        if (isDown) throw new Error('the table is down');
        yield* unfinished.list(partition, signal);
      },
    };
    const failing = createSweeper({ rows: flaky });
    expect(await failing(running)).toMatchObject({ isComplete: false, isExact: false });
    isDown = false;
    expect(await failing(running)).toMatchObject({ isComplete: true, isExact: false });
    expect(await failing(running)).toMatchObject({ isComplete: true, isExact: true });
  });
});
