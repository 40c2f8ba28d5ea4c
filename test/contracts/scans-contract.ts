import { describe, expect, it } from 'vitest';
import {
  bury,
  claim,
  complete,
  type Delivery,
  replay,
  retry,
} from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import type { FinishedRows } from '../../src/webhooks/purge.ts';
import type { UnfinishedRow, UnfinishedRows } from '../../src/webhooks/sweep.ts';
import { createReceived } from '../fixtures/delivery.ts';

/** One inbox, empty at first, and its two scans. */
export interface ScansUnderTest {
  readonly inbox: Inbox;
  readonly unfinished: UnfinishedRows;
  readonly finished: FinishedRows;
}

const now = new Date('2026-03-01T12:00:00.000Z');
const before = (ms: number) => new Date(now.getTime() - ms);
const lease = { owner: 'worker-1', until: new Date('2026-03-01T12:05:00.000Z') };
const dueAt = new Date('2026-03-01T13:00:00.000Z');

const steps = {
  received: (delivery: Delivery) => delivery,
  processing: (delivery: Delivery) => claim(delivery, lease, now),
  retrying: (delivery: Delivery) => retry(claim(delivery, lease, now), dueAt, 'not yet', now),
  done: (delivery: Delivery) => complete(claim(delivery, lease, now), 'stored', now),
  dead: (delivery: Delivery) => bury(delivery, 'no use', now),
} as const;

/** Stores a delivery in a state. */
async function put(inbox: Inbox, state: keyof typeof steps, parts: Partial<Delivery> = {}) {
  const delivery = createReceived(parts);
  await inbox.insert(delivery);
  const { version = '' } = (await inbox.read(delivery.id)) ?? {};
  await inbox.replace(steps[state](delivery), version);
  return delivery;
}

/** Everything that a scan gives, over all its partitions. */
const never = new AbortController().signal;

async function collect<Row>(
  partitions: readonly string[],
  list: (partition: string) => AsyncIterable<Row>,
): Promise<Row[]> {
  return (await Promise.all(partitions.map((one) => Array.fromAsync(list(one))))).flat();
}
const listUnfinished = ({ unfinished }: ScansUnderTest) =>
  collect(unfinished.partitions, (partition) => unfinished.list(partition, never));
const listFinished = ({ finished }: ScansUnderTest, date: Date) =>
  collect(finished.partitions, (one) => finished.listFinishedBefore(one, date, never));

async function listOnly(scans: ScansUnderTest): Promise<UnfinishedRow> {
  const [row, ...others] = await listUnfinished(scans);
  if (!row || others.length > 0) throw new Error('not exactly one row');
  return row;
}

/** What the scans of every inbox do; runs on the fakes and on Table Storage. */
export function describeScans(name: string, create: () => Promise<ScansUnderTest>): void {
  describe(`${name}: unfinished rows`, () => {
    it.each([
      ['received', new Date('2026-03-01T11:00:00.000Z')],
      ['processing', lease.until],
      ['retrying', dueAt],
    ] as const)('list what is %s with the time that it was due', async (state, due) => {
      const scans = await create();
      const receivedAt = before(3_600_000);
      const { id } = await put(scans.inbox, state, { receivedAt });
      const { version } = (await scans.inbox.read(id)) ?? {};
      const row = { id, version, state, begunAt: receivedAt, dueAt: due };
      expect(await listUnfinished(scans)).toEqual([row]);
    });

    it.each([
      ['received', before(60_000)],
      ['processing', lease.until],
      ['retrying', dueAt],
    ] as const)('count what was replayed and is %s from its replay', async (state, due) => {
      const scans = await create();
      const dead = await put(scans.inbox, 'dead', { receivedAt: before(3_600_000) });
      const replayedAt = before(60_000);
      const order = { by: 'me', why: 'fixed', nonce: 'nonce' };
      const { delivery, version = '' } = (await scans.inbox.read(dead.id)) ?? {};
      const replayed = delivery && replay(delivery, order, replayedAt);
      if (!replayed) throw new Error('not replayed');
      await scans.inbox.replace(steps[state](replayed), version);
      expect(await listOnly(scans)).toMatchObject({ state, begunAt: replayedAt, dueAt: due });
    });

    it.each(['done', 'dead'] as const)('do not list what is %s', async (state) => {
      const scans = await create();
      await put(scans.inbox, state);
      expect(await listUnfinished(scans)).toEqual([]);
    });

    it('list each row once, whatever its id, over all partitions', async () => {
      const scans = await create();
      const odd = ["o'neil", 'wh_/\\#?%2F..', 'Zoë 🔑', 'x'.repeat(1024)];
      const ids = [...odd, ...Array.from({ length: 20 }, (_, index) => `wh_${index}`)];
      for (const id of ids) await put(scans.inbox, 'received', { id });
      const listed = (await listUnfinished(scans)).map(({ id }) => id);
      expect(listed.toSorted()).toEqual(ids.toSorted());
    });

    it('carry the trace that the delivery came with', async () => {
      const scans = await create();
      const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
      await put(scans.inbox, 'received', { traceparent });
      expect(await listOnly(scans)).toMatchObject({ traceparent });
    });

    it('take one mark per version, and show it', async () => {
      const scans = await create();
      await put(scans.inbox, 'received');
      const row = await listOnly(scans);
      expect(row).not.toHaveProperty('sweptAt');
      expect(await scans.unfinished.markSwept(row, now)).toBe(true);
      expect(await scans.unfinished.markSwept(row, dueAt)).toBe(false);
      expect(await listOnly(scans)).toMatchObject({ sweptAt: now });
    });

    it('let one of many simultaneous marks through', async () => {
      const scans = await create();
      await put(scans.inbox, 'received');
      const row = await listOnly(scans);
      const marks = Array.from({ length: 10 }, () => scans.unfinished.markSwept(row, now));
      expect((await Promise.all(marks)).filter(Boolean)).toHaveLength(1);
    });

    it('take no mark once somebody has claimed the delivery, and none of what is not there', async () => {
      const scans = await create();
      const delivery = await put(scans.inbox, 'received');
      const row = await listOnly(scans);
      await scans.inbox.replace(claim(delivery, lease, now), row.version);
      expect(await scans.unfinished.markSwept(row, now)).toBe(false);
      expect(await scans.unfinished.markSwept({ ...row, id: 'wh_gone' }, now)).toBe(false);
    });

    it('keep the delivery as it is, and the mark through its next step', async () => {
      const scans = await create();
      const delivery = await put(scans.inbox, 'received');
      await scans.unfinished.markSwept(await listOnly(scans), now);
      const stored = await scans.inbox.read(delivery.id);
      expect(stored?.delivery).toEqual(delivery);
      await scans.inbox.replace(claim(delivery, lease, now), stored?.version ?? '');
      expect(await listOnly(scans)).toMatchObject({ sweptAt: now, dueAt: lease.until });
    });
  });

  describe(`${name}: finished rows`, () => {
    it.each([
      ['done', -1, 1],
      ['dead', -1, 1],
      ['done', 0, 0],
      ['dead', 0, 0],
      ['done', 1, 0],
    ] as const)('list what was %s %i ms after the date: %i', async (state, after, count) => {
      const scans = await create();
      await put(scans.inbox, state);
      expect(await listFinished(scans, before(after))).toHaveLength(count);
    });

    it.each(['received', 'processing', 'retrying'] as const)(
      'never list what is %s, however old',
      async (state) => {
        const scans = await create();
        await put(scans.inbox, state, { receivedAt: new Date('1999-01-01T00:00:00.000Z') });
        expect(await listFinished(scans, new Date('2100-01-01T00:00:00.000Z'))).toEqual([]);
      },
    );

    it('are removed once', async () => {
      const scans = await create();
      const { id } = await put(scans.inbox, 'done', { id: "o'neil/🔑" });
      const [row] = await listFinished(scans, dueAt);
      if (!row) throw new Error('not listed');
      expect(await scans.finished.remove(row)).toBe(true);
      expect(await scans.inbox.read(id)).toBeUndefined();
      expect(await scans.finished.remove(row)).toBe(false);
    });

    it('are spared when somebody has written since they were listed', async () => {
      const scans = await create();
      const { id } = await put(scans.inbox, 'dead');
      const [row] = await listFinished(scans, dueAt);
      const stored = await scans.inbox.read(id);
      if (!row || !stored) throw new Error('not listed');
      const replayed: Delivery = { ...stored.delivery, progress: { state: 'received' } };
      await scans.inbox.replace(replayed, stored.version);
      expect(await scans.finished.remove(row)).toBe(false);
      expect(await scans.inbox.readState(id)).toBe('received');
    });
  });
}
