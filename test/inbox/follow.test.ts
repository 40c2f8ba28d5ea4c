import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryFilter } from '../../src/inbox/filter.ts';
import {
  createFollowDeliveries,
  type Followed,
  type FollowOptions,
} from '../../src/inbox/follow.ts';
import type { InboxRows } from '../../src/inbox/rows.ts';
import { claim, complete, type Delivery, renew, replay } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryInboxList } from '../fakes/memory-inbox-list.ts';
import { createReceived } from '../fixtures/delivery.ts';

const START = Date.parse('2026-03-01T12:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const POLL_S = 2;

/** An inbox and its follower on a clock of their own: what happens at a second happens before the look. */
function createStage() {
  let second = 0;
  const now = () => at(second);
  const { stored, rows } = createMemoryInboxList(now);
  const inbox = createMemoryInbox(stored);
  const plan = new Map<number, (() => Promise<unknown>)[]>();
  const happens = (when: number, what: () => Promise<unknown>) => {
    plan.set(when, [...(plan.get(when) ?? []), what]);
  };

  async function run(
    seconds: number,
    filter: DeliveryFilter = {},
    { from = rows, ...options }: FollowOptions & { from?: InboxRows } = {},
  ): Promise<string[]> {
    const stop = new AbortController();
    const sleep = async () => {
      for (let passed = 0; passed < POLL_S; passed += 1) {
        second += 1;
        for (const what of plan.get(second) ?? []) await what();
      }
      if (second >= seconds) stop.abort();
    };
    for (const what of plan.get(0) ?? []) await what();
    const follow = createFollowDeliveries({ rows: from, now, sleep });
    const told: Followed[] = await Array.fromAsync(
      follow(filter, { overlapMs: 10_000, signal: stop.signal, ...options }),
    );
    return told.map(({ kind, row }) => `${kind} ${row.id} ${row.progress.state}`);
  }

  return { inbox, rows, now, happens, run };
}

async function step(inbox: Inbox, id: string, take: (delivery: Delivery) => Delivery | undefined) {
  const stored = await inbox.read(id);
  const next = stored && take(stored.delivery);
  if (!next) throw new Error('no such step');
  await inbox.replace(next, stored.version);
}

const lease = { owner: 'worker-1', until: at(1000) };
const receive = (inbox: Inbox, id: string, second: number, parts: Partial<Delivery> = {}) =>
  inbox.insert(createReceived({ id, receivedAt: at(second), ...parts }));

describe('what is followed', () => {
  it('is told of once, oldest first, and not what was there before', async () => {
    const { inbox, happens, run } = createStage();
    happens(0, () => receive(inbox, 'wh_before', -1));
    happens(3, () => receive(inbox, 'wh_2', 3));
    happens(3, () => receive(inbox, 'wh_1', 2.5));
    happens(9, () => receive(inbox, 'wh_3', 9));
    expect(await run(30)).toEqual(['new wh_1 received', 'new wh_2 received', 'new wh_3 received']);
  });

  it('begins with `since` where there is one', async () => {
    const { inbox, happens, run } = createStage();
    happens(0, () => receive(inbox, 'wh_old', -100));
    happens(0, () => receive(inbox, 'wh_edge', -50));
    happens(4, () => receive(inbox, 'wh_late', -49));
    happens(4, () => receive(inbox, 'wh_too_old', -51));
    const told = await run(30, {}, { since: at(-50) });
    expect(told).toEqual(['new wh_edge received', 'new wh_late received']);
  });

  it('is a late row within the overlap, also where it came while the first look was taken', async () => {
    const { inbox, happens, run } = createStage();
    happens(1, () => receive(inbox, 'wh_slow', -9));
    happens(5, () => receive(inbox, 'wh_ahead', 12));
    happens(8, () => receive(inbox, 'wh_behind', 3));
    expect(await run(30)).toEqual([
      'new wh_slow received',
      'new wh_ahead received',
      'new wh_behind received',
    ]);
  });

  it('is not lost behind a receiver whose clock is an hour ahead', async () => {
    const { inbox, happens, run } = createStage();
    happens(1, () => receive(inbox, 'wh_future', 3600));
    for (let second = 2; second <= 60; second += 1) {
      happens(second, () => receive(inbox, `wh_${second}`, second - 5));
    }
    const told = await run(80);
    expect(told).toHaveLength(60);
    expect(new Set(told).size).toBe(60);
  });

  it('fits the filter, also where it does so only later', async () => {
    const { inbox, happens, run } = createStage();
    happens(1, () => receive(inbox, 'wh_1', 1));
    happens(1, () => receive(inbox, 'wh_2', 1, { type: 'batch.completed' }));
    happens(6, () => step(inbox, 'wh_1', (one) => complete(claim(one, lease, at(6)), 'ok', at(6))));
    expect(await run(20, { states: ['done'], types: ['response.*'] })).toEqual(['new wh_1 done']);
  });
});

describe('a silence after a burst', () => {
  it('ends the reading of the burst, and loses no late row, also of clocks minutes behind', async () => {
    const { inbox, rows, happens, run } = createStage();
    let read: number[] = [];
    const from: InboxRows = {
      ...rows,
      async *scan(partition, scan, signal) {
        read.push(((scan.touchedSince?.getTime() ?? 0) - START) / 1000);
        yield* rows.scan(partition, scan, signal);
      },
    };
    for (let count = 0; count < 20; count += 1) {
      happens(10, () => receive(inbox, `wh_${count}`, 10));
    }
    happens(1000, async () => {
      read = [];
    });
    happens(1000, () => receive(inbox, 'wh_behind', 1000 - 290));
    happens(1020, () => receive(inbox, 'wh_ahead', 1020));
    happens(1021, () => receive(inbox, 'wh_late', 1011));
    const told = await run(1040, {}, { from });
    expect(Math.min(...read)).toBe(998 - 300);
    expect(told).toHaveLength(23);
    expect(told.slice(20)).toEqual([
      'new wh_behind received',
      'new wh_ahead received',
      'new wh_late received',
    ]);
  });
});

describe('changes', () => {
  const steps = (stage: ReturnType<typeof createStage>) => {
    const { inbox, happens } = stage;
    happens(0, () => receive(inbox, 'wh_old', -5000));
    happens(1, () => receive(inbox, 'wh_1', 1));
    happens(5, () => step(inbox, 'wh_1', (one) => claim(one, lease, at(5))));
    for (let second = 10; second < 100; second += 15) {
      happens(second, () =>
        step(inbox, 'wh_1', (one) => renew(one, { ...lease, until: at(second + 60) })),
      );
    }
    happens(101, () => step(inbox, 'wh_1', (one) => complete(one, 'ok', at(101))));
    happens(120, () => step(inbox, 'wh_old', (one) => claim(one, lease, at(120))));
    happens(130, () => step(inbox, 'wh_old', (one) => complete(one, 'ok', at(130))));
    happens(200, () =>
      step(inbox, 'wh_1', (one) => replay(one, { by: 'a', why: 'b', nonce: 'c' }, at(200))),
    );
  };

  it('are told of once each, whenever the delivery was received; a renewal is none', async () => {
    const stage = createStage();
    steps(stage);
    expect(await stage.run(240, {}, { withChanges: true })).toEqual([
      'new wh_1 received',
      'changed wh_1 processing',
      'changed wh_1 done',
      'changed wh_old processing',
      'changed wh_old done',
      'changed wh_1 received',
    ]);
  });

  it('are no renewals either once newer deliveries have come', async () => {
    const stage = createStage();
    steps(stage);
    for (let second = 2; second < 240; second += 5) {
      stage.happens(second, () => receive(stage.inbox, `wh_other_${second}`, second));
    }
    const told = await stage.run(240, {}, { withChanges: true });
    expect(told.filter((line) => !line.includes('other'))).toEqual([
      'new wh_1 received',
      'changed wh_1 processing',
      'changed wh_1 done',
      'changed wh_old processing',
      'changed wh_old done',
      'changed wh_1 received',
    ]);
  });

  it('are not told of where nobody asks', async () => {
    const stage = createStage();
    steps(stage);
    expect(await stage.run(240)).toEqual(['new wh_1 received']);
  });

  it('of a state are told of when it is reached', async () => {
    const stage = createStage();
    steps(stage);
    expect(await stage.run(240, { states: ['done'] }, { withChanges: true })).toEqual([
      'new wh_1 done',
      'changed wh_old done',
    ]);
  });
});

describe('a look that fails', () => {
  function failing(rows: InboxRows, isDown: () => boolean): InboxRows {
    return {
      ...rows,
      async *scan(partition, scan, signal) {
        for await (const page of rows.scan(partition, scan, signal)) {
          yield page;
          if (partition === 'odd' && isDown()) throw new Error('storage is down');
        }
      },
    };
  }

  it('half-way is told of, and loses and repeats nothing', async () => {
    const { inbox, rows, now, happens, run } = createStage();
    for (let second = 1; second <= 20; second += 1) {
      happens(second, () => receive(inbox, `wh_${second}`, second));
    }
    const from = failing(rows, () => now() >= at(4) && now() <= at(11));
    const errors: unknown[] = [];
    const told = await run(40, {}, { from, onError: (error) => errors.push(error) });
    expect(errors).toHaveLength(4);
    expect(told).toHaveLength(20);
    expect(new Set(told).size).toBe(20);
  });

  it('is the end where nobody hears of it, and where it is the first', async () => {
    const { rows, now, run } = createStage();
    await expect(run(40, {}, { from: failing(rows, () => now() >= at(4)) })).rejects.toThrow(
      'down',
    );
    const first = createStage();
    const options = { from: failing(first.rows, () => true), onError: () => undefined };
    await expect(first.run(40, {}, options)).rejects.toThrow('storage is down');
  });
});

describe('arrivals in any order, stored late and with clocks apart', () => {
  const arrivals = fc.array(
    fc.record({ stored: fc.integer({ min: 1, max: 100 }), late: fc.integer({ min: -4, max: 5 }) }),
    { maxLength: 60 },
  );

  it.each([false, true])('are each told of once; with changes: %j', async (withChanges) => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (all) => {
        const { inbox, happens, run } = createStage();
        for (const [index, { stored, late }] of all.entries()) {
          happens(stored, () =>
            receive(inbox, `wh_${'x'.repeat(index % 3)}${index}`, stored - late),
          );
        }
        const told = await run(110, {}, { withChanges });
        expect(told.filter((line) => line.startsWith('new '))).toHaveLength(all.length);
        expect(new Set(told).size).toBe(told.length);
        expect(told).toHaveLength(all.length);
      }),
      { numRuns: 60 },
    );
  });
});
