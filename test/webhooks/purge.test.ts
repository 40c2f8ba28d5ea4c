import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { bury, claim, complete, type Delivery } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createPurge, type FinishedRows } from '../../src/webhooks/purge.ts';
import { createMemoryInbox, type MemoryRows } from '../fakes/memory-inbox.ts';
import { createMemoryFinishedRows } from '../fakes/memory-scans.ts';
import { createReceived } from '../fixtures/delivery.ts';

const day = 24 * 3600 * 1000;
const now = new Date('2026-03-01T12:00:00.000Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * day);
const running = new AbortController().signal;

let rows: MemoryRows;
let inbox: Inbox;
let finished: FinishedRows;

beforeEach(() => {
  rows = new Map();
  inbox = createMemoryInbox(rows);
  finished = createMemoryFinishedRows(rows);
});

const createPurger = (over: FinishedRows = finished) =>
  createPurge({ rows: over, retentionMs: 30 * day, now: () => now });
const put = (delivery: Delivery) => inbox.insert(delivery);
const putDone = (id: string, days: number) =>
  put(complete(createReceived({ id, receivedAt: daysAgo(60) }), 'stored', daysAgo(days)));

describe('a purge', () => {
  it('removes what finished longer ago than the retention, and nothing else', async () => {
    const old = { receivedAt: daysAgo(400) };
    const lease = { owner: 'a', until: daysAgo(399) };
    await putDone('done-31', 31);
    await putDone('done-30', 30);
    await putDone('done-29', 29);
    await put(bury(createReceived({ id: 'dead-31' }), 'no use', daysAgo(31)));
    await put(bury(createReceived({ id: 'dead-29' }), 'no use', daysAgo(29)));
    await put(createReceived({ ...old, id: 'received' }));
    await put(claim(createReceived({ ...old, id: 'processing' }), lease, daysAgo(399)));
    expect(await createPurger()(running)).toEqual({ removed: 2, isComplete: true });
    expect([...rows.keys()]).toEqual(['done-30', 'done-29', 'dead-29', 'received', 'processing']);
  });

  it('spares what was replayed between its listing and its removal', async () => {
    await putDone('replayed', 31);
    await putDone('not-replayed', 31);
    const racing: FinishedRows = {
      ...finished,
      async remove(row) {
        const stored = await inbox.read('replayed');
        if (row.key === 'replayed' && stored) {
          await inbox.replace(
            { ...stored.delivery, progress: { state: 'received' } },
            stored.version,
          );
        }
        return finished.remove(row);
      },
    };
    expect(await createPurger(racing)(running)).toEqual({ removed: 1, isComplete: true });
    expect(await inbox.readState('replayed')).toBe('received');
  });

  it('removes more than a batch, some at a time', async () => {
    for (let index = 0; index < 50; index += 1) await putDone(`wh_${index + 100}`, 31);
    let open = 0;
    let most = 0;
    const counting: FinishedRows = {
      ...finished,
      async remove(row) {
        open += 1;
        most = Math.max(most, open);
        await Promise.resolve();
        open -= 1;
        return finished.remove(row);
      },
    };
    expect(await createPurger(counting)(running)).toEqual({ removed: 50, isComplete: true });
    expect(rows.size).toBe(0);
    expect(most).toBe(20);
  });

  it('stops when its time is up, says so, and goes on the next time', async () => {
    for (let index = 0; index < 50; index += 1) await putDone(`wh_${index + 100}`, 31);
    const timeUp = new AbortController();
    const slow: FinishedRows = {
      ...finished,
      async remove(row) {
        timeUp.abort();
        return finished.remove(row);
      },
    };
    const { removed, isComplete } = await createPurger(slow)(timeUp.signal);
    expect({ removed, isComplete }).toEqual({ removed: 20, isComplete: false });
    expect(rows.size).toBe(30);
    expect(await createPurger()(running)).toEqual({ removed: 30, isComplete: true });
  });

  it('goes on with other partitions, and with the rest of a batch, where one removal fails', async () => {
    const error = new Error('the table is down');
    for (const id of ['wh_1', 'wh_2', 'wh_3', 'wh_01', 'wh_02', 'wh_03']) await putDone(id, 31);
    const flaky: FinishedRows = {
      ...finished,
      async remove(row) {
        if (row.key === 'wh_1') throw error;
        // The others are removed only after that.
        await setImmediate();
        return finished.remove(row);
      },
    };
    const failed = { removed: 5, isComplete: false, failure: { error } };
    expect(await createPurger(flaky)(running)).toEqual(failed);
    expect([...rows.keys()]).toEqual(['wh_1']);
    expect(await createPurger()(running)).toEqual({ removed: 1, isComplete: true });
  });
});
