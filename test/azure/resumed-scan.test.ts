import { randomUUID } from 'node:crypto';
import type { TableClient, TransactionAction } from '@azure/data-tables';
import { expect, inject, it } from 'vitest';
import { createCallBodies } from '../../src/azure/call-bodies.ts';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { createExpiredResults } from '../../src/azure/expired-results.ts';
import { createFinishedRows } from '../../src/azure/inbox-scan.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { complete } from '../../src/webhooks/delivery.ts';
import { createPurge, type FinishedRows } from '../../src/webhooks/purge.ts';
import { createReceived } from '../fixtures/delivery.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const DAY_MS = 86_400_000;
const today = new Date('2026-03-01T12:00:00.000Z');
const daysAgo = (days: number) => new Date(today.getTime() - days * DAY_MS);
const never = new AbortController().signal;

/** Rows of one partition that finished so many days ago; each is a call, and a record as well. */
async function fill(table: TableClient, rows: readonly (readonly [id: string, days: number])[]) {
  const actions = rows.map(([id, days]): TransactionAction => {
    const received = createReceived({ id, type: 'realtime.call.incoming' });
    const entity = toEntity(complete(received, 'accepted', daysAgo(days)));
    return ['create', { ...entity, partitionKey: 'a', recordedAt: daysAgo(days) }];
  });
  for (let start = 0; start < actions.length; start += 100) {
    await table.submitTransaction(actions.slice(start, start + 100));
  }
}

async function createTable(): Promise<TableClient> {
  const table = clients.table(`scan${randomUUID().replaceAll('-', '')}`);
  await table.createTable();
  return table;
}

const idsOf = (prefix: string, days: number, count: number) =>
  Array.from({ length: count }, (_, index) => [`${prefix}_${index + 10_000}`, days] as const);

it('goes on with the page at which it was broken off, and then from the beginning', async () => {
  const table = await createTable();
  const count = 1100;
  await fill(table, idsOf('wh', 31, count));
  const scans: readonly (readonly [partition: string, rows: FinishedRows])[] = [
    ['a', createFinishedRows(table)],
    ['a', createCallBodies(table)],
    ['others', createExpiredResults(table, 'others')],
  ];
  for (const [partition, rows] of scans) {
    const seen: string[] = [];
    for await (const { key } of rows.listFinishedBefore(partition, daysAgo(30), never)) {
      seen.push(key);
      if (seen.length === 1010) break;
    }
    // Another date: it is a later run.
    const list = async () => {
      const rest = await Array.fromAsync(rows.listFinishedBefore(partition, daysAgo(29), never));
      return rest.map(({ key }) => key);
    };
    const rest = await list();
    expect(rest).toHaveLength(count - 1000);
    expect(new Set([...seen, ...rest]).size).toBe(count);
    expect(await list()).toHaveLength(count);
  }
});

type PipelinePolicy = Parameters<TableClient['pipeline']['addPolicy']>[0];

/** Pages as Azure makes them: so many rows are looked at, and then those are left out that do not match. */
function pageLikeAzure(before: Date): PipelinePolicy {
  return {
    name: 'pageLikeAzure',
    async sendRequest(request, next) {
      if (request.method !== 'GET') return next(request);
      const url = new URL(request.url);
      url.searchParams.set('$filter', "PartitionKey eq 'a'");
      url.searchParams.set('$select', 'PartitionKey,RowKey,finishedAt');
      request.url = url.href;
      const response = await next(request);
      const body = JSON.parse(response.bodyAsText ?? '') as { value: { finishedAt: string }[] };
      const value = body.value.filter(({ finishedAt }) => new Date(finishedAt) < before);
      return { ...response, bodyAsText: JSON.stringify({ ...body, value }) };
    },
  };
}

it('lets a purge come to what lies behind the part that one run has time for', async () => {
  const table = await createTable();
  await fill(table, [...idsOf('a', 1, 1100), ...idsOf('b', 31, 20)]);
  let timeUp = new AbortController();
  let pages = 0;
  table.pipeline.addPolicy(pageLikeAzure(daysAgo(30)), { afterPhase: 'Deserialize' });
  table.pipeline.addPolicy({
    name: 'onePageEachRun',
    async sendRequest(request, next) {
      if (request.method === 'GET') pages += 1;
      if (pages > 1) timeUp.abort();
      return next(request);
    },
  });
  const rows = { ...createFinishedRows(table), partitions: ['a'] };
  const purge = createPurge({ rows, retentionMs: 30 * DAY_MS, now: () => today });
  const run = async () => {
    timeUp = new AbortController();
    pages = 0;
    return purge(timeUp.signal);
  };
  expect(await run()).toMatchObject({ removed: 0, isComplete: false });
  expect(await run()).toMatchObject({ removed: 20, isComplete: true });
  expect(await run()).toMatchObject({ removed: 0, isComplete: false });
});
