import { randomUUID } from 'node:crypto';
import type { TableClient } from '@azure/data-tables';
import { describe, expect, inject, it } from 'vitest';
import { toScanFilter } from '../../src/azure/inbox-list-filter.ts';
import { createInboxRows } from '../../src/azure/inbox-list.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createFollowDeliveries } from '../../src/inbox/follow.ts';
import { scanDeliveries } from '../../src/inbox/scan.ts';
import { bury, type Delivery, replay } from '../../src/webhooks/delivery.ts';
import { describeInboxList } from '../contracts/inbox-list-contract.ts';
import { createReceived } from '../fixtures/delivery.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});

const never = new AbortController().signal;
const newTable = (): TableClient => clients.table(`list${randomUUID().replaceAll('-', '')}`);

describeInboxList('the inbox in Table Storage, listed', async () => {
  const table = newTable();
  await table.createTable();
  return { inbox: createTableInbox(table), rows: createInboxRows(table) };
});

it('finds nothing in a table that is not there yet', async () => {
  expect(await Array.fromAsync(scanDeliveries(createInboxRows(newTable()), {}))).toEqual([]);
});

it('keeps a history of the longest kind in its column', async () => {
  const inbox = createTableInbox(newTable());
  const quotes = '"'.repeat(1000);
  const finishedAt = new Date();
  let delivery: Delivery = createReceived();
  for (let count = 0; count < 60; count += 1) {
    const history = [
      ...delivery.history,
      {
        at: finishedAt.toISOString(),
        state: 'dead',
        attempt: 100,
        by: randomUUID(),
        note: quotes.slice(0, 300),
      },
    ] as const;
    const dead: Delivery = {
      ...delivery,
      history: history.slice(-40),
      progress: { state: 'dead', reason: quotes.slice(0, 300), finishedAt },
    };
    delivery = replay(dead, { by: quotes, why: quotes, nonce: randomUUID() }, finishedAt) ?? dead;
  }
  expect(delivery.history).toHaveLength(40);
  expect(JSON.stringify(delivery.history).length).toBeLessThan(32 * 1024);
  expect(await inbox.insert(delivery)).toBe(true);
  expect((await inbox.read(delivery.id))?.delivery).toEqual(delivery);
});

it('gives back only what was received or written lately, by the clock of the storage', async () => {
  const table = newTable();
  const inbox = createTableInbox(table);
  const rows = createInboxRows(table);
  const ids = ['wh_1', 'wh_2', 'wh_future'];
  const [past, future] = [
    new Date('2020-01-01T00:00:00.000Z'),
    new Date('2100-01-01T00:00:00.000Z'),
  ];
  for (const id of ids) {
    await inbox.insert(createReceived({ id, receivedAt: id === 'wh_future' ? future : past }));
  }
  const touched = async (touchedSince: Date) => {
    const scan = { filter: {}, touchedSince, isWhole: false };
    const pages = rows.partitions.map((one) => Array.fromAsync(rows.scan(one, scan, never)));
    return (await Promise.all(pages)).flat(2).map(({ row }) => row);
  };
  expect((await touched(past)).map(({ id }) => id).toSorted()).toEqual(ids);
  expect((await touched(future)).map(({ id }) => id)).toEqual(['wh_future']);
  const written = (await touched(past)).map(({ writtenAt }) => writtenAt.getTime());
  const last = new Date(Math.max(...written) + 1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const stored = await inbox.read('wh_1');
  if (stored) await inbox.replace(bury(stored.delivery, 'no use', past), stored.version);
  expect((await touched(last)).map(({ id }) => id).toSorted()).toEqual(['wh_1', 'wh_future']);
});

it('is followed as it changes', async () => {
  const table = newTable();
  const inbox = createTableInbox(table);
  await inbox.insert(createReceived({ id: 'wh_1', receivedAt: new Date('2020-01-01T00:00:00Z') }));
  const looks: (() => Promise<unknown>)[] = [
    () => inbox.insert(createReceived({ id: 'wh_2', receivedAt: new Date() })),
    async () => {
      const stored = await inbox.read('wh_1');
      if (stored) await inbox.replace(bury(stored.delivery, 'no use', new Date()), stored.version);
    },
  ];
  const stop = new AbortController();
  const follow = createFollowDeliveries({
    rows: createInboxRows(table),
    now: () => new Date(),
    sleep: async () => void (await looks.shift()?.()),
  });
  const told: string[] = [];
  for await (const { kind, row } of follow({}, { withChanges: true, signal: stop.signal })) {
    told.push(`${kind} ${row.id} ${row.progress.state}`);
    if (told.length === 2) stop.abort();
  }
  expect(told).toEqual(['new wh_2 received', 'changed wh_1 dead']);
});

describe('what storage narrows', () => {
  const since = new Date('2026-03-01T12:00:00.000Z');
  it.each([
    [{}, "PartitionKey eq 'a'"],
    [{ states: ['done', 'dead'] }, "PartitionKey eq 'a' and (state eq 'done' or state eq 'dead')"],
    [{ types: ['a.b'] }, "PartitionKey eq 'a' and (type eq 'a.b')"],
    [{ types: ['a.b', 'c.*'] }, "PartitionKey eq 'a'"],
    [{ types: [] }, "PartitionKey eq 'a'"],
    [{ sender: "o'neil" }, "PartitionKey eq 'a' and sender eq 'o''neil'"],
    [{ sender: 'a\nb' }, "PartitionKey eq 'a'"],
    [{ since }, "PartitionKey eq 'a' and receivedAt ge datetime'2026-03-01T12:00:00.000Z'"],
    [{ until: since }, "PartitionKey eq 'a' and receivedAt lt datetime'2026-03-01T12:00:00.000Z'"],
    [{ since: new Date(-9e14), search: "it's" }, "PartitionKey eq 'a'"],
  ] as const)('%j', (filter, wanted) => {
    expect(toScanFilter('a', { filter, isWhole: false })).toBe(wanted);
  });

  it('never is more than 15 comparisons', () => {
    const filter = {
      types: ['a', 'b', 'c', 'd'],
      states: ['received', 'processing', 'retrying', 'done', 'dead'],
      sender: 'default',
      since,
      until: since,
    } as const;
    const text = toScanFilter('a', { filter, touchedSince: since, isWhole: false });
    expect(text.match(/ (?:eq|ge|lt) /g)?.length).toBeLessThanOrEqual(15);
    const more = toScanFilter('a', {
      filter: { types: ['a', 'b', 'c', 'd', 'e'] },
      isWhole: false,
    });
    expect(more).toBe("PartitionKey eq 'a'");
  });
});
