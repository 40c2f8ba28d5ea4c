import { randomUUID } from 'node:crypto';
import type { TableClient, TransactionAction } from '@azure/data-tables';
import { expect, inject, it } from 'vitest';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { countDead, createFinishedRows, createUnfinishedRows } from '../../src/azure/inbox-scan.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { bury } from '../../src/webhooks/delivery.ts';
import { describeScans } from '../contracts/scans-contract.ts';
import { createReceived } from '../fixtures/delivery.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});

async function createTable(): Promise<TableClient> {
  const table = clients.table(`scan${randomUUID().replaceAll('-', '')}`);
  await table.createTable();
  return table;
}

describeScans('Table Storage', async () => {
  const table = await createTable();
  return {
    inbox: createTableInbox(table),
    unfinished: createUnfinishedRows(table),
    finished: createFinishedRows(table),
  };
});

const never = new AbortController().signal;

/** More rows of one partition than fit in a page of a listing. */
async function fill(table: TableClient, isDead: boolean): Promise<number> {
  const now = new Date();
  const entities = Array.from({ length: 1100 }, (_, index) => {
    const delivery = createReceived({ id: `wh_${index}` });
    const entity = toEntity(isDead ? bury(delivery, 'no use', now) : delivery);
    return { ...entity, partitionKey: 'a' };
  });
  for (let start = 0; start < entities.length; start += 100) {
    const batch = entities.slice(start, start + 100);
    await table.submitTransaction(batch.map((entity): TransactionAction => ['create', entity]));
  }
  return entities.length;
}

it('goes on with the page at which a listing was broken off, and then from the beginning', async () => {
  const table = await createTable();
  const count = await fill(table, false);
  const rows = createUnfinishedRows(table);
  const seen: string[] = [];
  for await (const { id } of rows.list('a', never)) {
    seen.push(id);
    if (seen.length === 1010) break;
  }
  const rest = await Array.fromAsync(rows.list('a', never));
  expect(rest.map(({ id }) => id)).toHaveLength(count - 1000);
  expect(new Set([...seen, ...rest.map(({ id }) => id)]).size).toBe(count);
  expect(await Array.fromAsync(rows.list('a', never))).toHaveLength(count);
});

it.each(['', '{', '1', '[null]', '[{"nonce":"a","at":"x"}]'])(
  'takes a row whose history is %j for as old as its receipt',
  async (history) => {
    const table = await createTable();
    const received = createReceived({ id: 'wh_1' });
    await table.createEntity({ ...toEntity(received), partitionKey: 'a', history });
    const listed = await Array.fromAsync(createUnfinishedRows(table).list('a', never));
    const { receivedAt } = received;
    expect(listed).toMatchObject([{ id: 'wh_1', begunAt: receivedAt, dueAt: receivedAt }]);
  },
);

it('stops between pages when it is told to', async () => {
  const table = await createTable();
  await fill(table, false);
  const stop = AbortSignal.abort();
  await expect(Array.fromAsync(createUnfinishedRows(table).list('a', stop))).rejects.toThrow();
  const before = new Date();
  const finished = createFinishedRows(table).listFinishedBefore('a', before, stop);
  await expect(Array.fromAsync(finished)).rejects.toThrow();
  await expect(countDead(table, 1, stop)).rejects.toThrow();
});

it('lists on where a page ends', async () => {
  const table = await createTable();
  const count = await fill(table, false);
  const listed = await Array.fromAsync(createUnfinishedRows(table).list('a', never));
  expect(new Set(listed.map(({ id }) => id)).size).toBe(count);
});

it('finds nothing in a table that is not there yet', async () => {
  const table = clients.table(`missing${randomUUID().replaceAll('-', '')}`);
  expect(await Array.fromAsync(createUnfinishedRows(table).list('a', never))).toEqual([]);
  const finished = createFinishedRows(table).listFinishedBefore('a', new Date(), never);
  expect(await Array.fromAsync(finished)).toEqual([]);
  expect(await countDead(table, 1, never)).toBe(0);
});

it('counts the dead', async () => {
  const table = await createTable();
  expect(await countDead(table, 1000, never)).toBe(0);
  const inbox = createTableInbox(table);
  await inbox.insert(createReceived());
  await inbox.insert(bury(createReceived(), 'no use', new Date()));
  expect(await countDead(table, 1000, never)).toBe(1);
});

it('counts no further than the bound in each partition', async () => {
  const table = await createTable();
  const count = await fill(table, true);
  expect(await countDead(table, 1000, never)).toBe(1000);
  expect(await countDead(table, 1050, never)).toBe(1050);
  expect(await countDead(table, 5000, never)).toBe(count);
});
