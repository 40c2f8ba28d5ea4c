import { randomUUID } from 'node:crypto';
import type { TransactionAction } from '@azure/data-tables';
import { expect, inject, it } from 'vitest';
import { countFinished } from '../../src/azure/count-finished.ts';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { bury, claim, complete } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const never = new AbortController().signal;
const now = new Date('2026-03-01T12:00:00.000Z');
const begin = () => claim(createReceived(), { owner: 'worker-1', until: now }, now);

it('a table that is not there yet has no rows', async () => {
  const table = clients.table(`missing${randomUUID().replaceAll('-', '')}`);
  expect(await countFinished(table, never)).toEqual({ done: 0, dead: 0 });
});

it('counts what is done and what is dead, over all partitions', async () => {
  const table = clients.table(`count${randomUUID().replaceAll('-', '')}`);
  const inbox = createTableInbox(table);
  await inbox.insert(createReceived());
  await inbox.insert(begin());
  for (let n = 0; n < 20; n += 1) await inbox.insert(complete(begin(), 'kept', now));
  for (let n = 0; n < 3; n += 1) await inbox.insert(bury(createReceived(), 'no use', now));
  expect(await countFinished(table, never)).toEqual({ done: 20, dead: 3 });
});

it('counts on where a page ends, and rejects where it is broken off', async () => {
  const table = clients.table(`count${randomUUID().replaceAll('-', '')}`);
  await table.createTable();
  const entities = Array.from({ length: 1100 }, (_, index) => ({
    ...toEntity(complete(createReceived({ id: `wh_${index}` }), 'kept', now)),
    partitionKey: 'a',
  }));
  for (let start = 0; start < entities.length; start += 100) {
    const batch = entities.slice(start, start + 100);
    await table.submitTransaction(batch.map((entity): TransactionAction => ['create', entity]));
  }
  expect(await countFinished(table, never)).toEqual({ done: 1100, dead: 0 });
  await expect(countFinished(table, AbortSignal.abort())).rejects.toThrow();
});
