import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createExpiredResults } from '../../src/azure/expired-results.ts';
import { createResultsTable } from '../../src/azure/results-table.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createPurge } from '../../src/webhooks/purge.ts';
import { createRecord } from '../fixtures/record.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const createTable = () => clients.table(`expired${randomUUID().replaceAll('-', '')}`);

const DAY_MS = 86_400_000;
const today = new Date('2026-03-01T12:00:00.000Z');
const never = new AbortController().signal;
const daysAgo = (days: number) => new Date(today.getTime() - days * DAY_MS);

/** A table with records of each kind, written so many days ago. */
async function fill(kinds: readonly string[], ages: readonly number[]) {
  const table = createTable();
  for (const days of ages) {
    const records = createResultsTable(table, () => daysAgo(days));
    for (const kind of kinds) {
      await records.write(createRecord({ kind, id: `o'${days}/🔑` }), undefined);
    }
  }
  const left = async () => {
    const rows = await Array.fromAsync(table.listEntities<{ kind: string; resourceId: string }>());
    return rows.map(({ kind, resourceId }) => `${kind} ${resourceId}`).toSorted();
  };
  return { table, left };
}

it.each([
  ['calls', ["batch o'29/🔑", "batch o'31/🔑", "call o'29/🔑", "calls o'29/🔑", "calls o'31/🔑"]],
  ['others', ["batch o'29/🔑", "call o'29/🔑", "call o'31/🔑", "calls o'29/🔑"]],
] as const)('purges %s by when they were last written, and nothing else', async (share, kept) => {
  const { table, left } = await fill(['batch', 'call', 'calls'], [29, 31]);
  const purge = createPurge({
    rows: createExpiredResults(table, share),
    retentionMs: 30 * DAY_MS,
    now: () => today,
  });
  const removed = share === 'calls' ? 1 : 2;
  expect(await purge(never)).toEqual({ removed, isComplete: true });
  expect(await left()).toEqual(kept);
  expect(await purge(never)).toEqual({ removed: 0, isComplete: true });
});

it('spares a record that was written again since it was listed', async () => {
  const { table, left } = await fill(['batch'], [31]);
  const rows = createExpiredResults(table, 'others');
  const [row] = await Array.fromAsync(rows.listFinishedBefore('others', daysAgo(30), never));
  if (!row) throw new Error('not listed');
  const records = createResultsTable(table, () => today);
  const record = createRecord({ kind: 'batch', id: "o'31/🔑" });
  const { version } = (await records.read(record.kind, record.id)) ?? {};
  await records.write({ ...record, status: 'replayed' }, version);
  expect(await rows.remove(row)).toBe(false);
  expect(await left()).toEqual(["batch o'31/🔑"]);
  expect(await rows.remove({ ...row, key: 'gone' })).toBe(false);
});

it('has nothing to remove from a table that is not there yet', async () => {
  const purge = createPurge({
    rows: createExpiredResults(createTable(), 'others'),
    retentionMs: 0,
    now: () => today,
  });
  expect(await purge(never)).toEqual({ removed: 0, isComplete: true });
});

it('stops where its time is up', async () => {
  const { table, left } = await fill(['batch'], [31]);
  const purge = createPurge({
    rows: createExpiredResults(table, 'others'),
    retentionMs: 0,
    now: () => today,
  });
  expect(await purge(AbortSignal.abort())).toEqual({ removed: 0, isComplete: false });
  expect(await left()).toHaveLength(1);
});
