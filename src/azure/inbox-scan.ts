import { odata, type TableClient } from '@azure/data-tables';
import { beginOf, dueAtOf } from '../webhooks/begin-of.ts';
import type { HistoryEntry } from '../webhooks/delivery.ts';
import { hasStatus } from '../webhooks/errors.ts';
import type { FinishedRows } from '../webhooks/purge.ts';
import type { UnfinishedRow, UnfinishedRows, UnfinishedState } from '../webhooks/sweep.ts';
import { toCallOptions, toVersion } from './call-options.ts';
import type { DeliveryEntity } from './delivery-entity.ts';
import { KEYS, toFinishedRow } from './finished-row.ts';
import { toInboxKey } from './inbox-key.ts';
import { removeRow } from './remove-row.ts';
import { createResumedScan } from './resumed-scan.ts';

/** The first hex digit of a hash: 16 partitions that can be scanned side by side. */
export const PARTITIONS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

interface SweptColumn {
  readonly sweptAt?: Date;
}

type ScannedEntity = Pick<
  DeliveryEntity,
  'deliveryId' | 'receivedAt' | 'dueAt' | 'leaseOwner' | 'leaseUntil' | 'traceparent' | 'history'
> &
  SweptColumn & { readonly state: UnfinishedState };

const SCANNED = [
  'deliveryId',
  'state',
  'receivedAt',
  'dueAt',
  'leaseOwner',
  'leaseUntil',
  'traceparent',
  'history',
  'sweptAt',
];

/**
 * The unfinished rows of the inbox, for the sweep. A scan that was broken off goes on from the page
 * where it stopped when the partition is listed next.
 */
export function createUnfinishedRows(table: TableClient): UnfinishedRows {
  const scan = createResumedScan(table);
  return {
    partitions: PARTITIONS,

    async *list(partition, signal) {
      const filter = odata`PartitionKey eq ${partition} and state ne 'done' and state ne 'dead'`;
      const listed = scan<ScannedEntity>(partition, { filter, select: SCANNED }, signal);
      for await (const entity of unlessMissing(listed)) yield toUnfinishedRow(entity);
    },

    async markSwept({ id, version }, at) {
      try {
        const mark = { ...toInboxKey(id), sweptAt: at };
        await table.updateEntity<SweptColumn>(mark, 'Merge', { ...toCallOptions(), etag: version });
        return true;
      } catch (error) {
        if (hasStatus(error, 404, 412)) return false;
        throw error;
      }
    },
  };
}

/** The finished rows of the inbox, for the purge; a scan that was broken off goes on likewise. */
export function createFinishedRows(table: TableClient): FinishedRows {
  const scan = createResumedScan(table);
  return {
    partitions: PARTITIONS,

    async *listFinishedBefore(partition, before, signal) {
      const filter = odata`PartitionKey eq ${partition} and (state eq 'done' or state eq 'dead') and finishedAt lt ${before}`;
      const listed = scan(partition, { filter, select: KEYS }, signal);
      for await (const entity of unlessMissing(listed)) yield toFinishedRow(entity);
    },

    remove: (row) => removeRow(table, row),
  };
}

/**
 * How many deliveries are dead, at most `limit` per partition: counting more would cost more than it
 * tells. Rejects when `signal` says that it takes too long.
 */
export async function countDead(
  table: TableClient,
  limit: number,
  signal: AbortSignal,
): Promise<number> {
  const countIn = async (partition: string) => {
    const filter = odata`PartitionKey eq ${partition} and state eq 'dead'`;
    const queryOptions = { filter, select: ['RowKey'] };
    let count = 0;
    const scan = table.listEntities({ queryOptions, abortSignal: signal });
    for await (const page of unlessMissing(scan.byPage())) {
      count += page.length;
      if (count >= limit) return limit;
    }
    return count;
  };
  const counts = await Promise.all(PARTITIONS.map(countIn));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A table that the first delivery has yet to create has no rows. */
export async function* unlessMissing<Item>(items: AsyncIterable<Item>): AsyncIterable<Item> {
  try {
    yield* items;
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
  }
}

function toUnfinishedRow(entity: ScannedEntity & { etag: string }): UnfinishedRow {
  const { deliveryId, etag, state, receivedAt, sweptAt, traceparent } = entity;
  const delivery = { receivedAt, progress: toProgress(entity), history: toHistory(entity) };
  return {
    id: deliveryId,
    version: toVersion(etag),
    state,
    begunAt: beginOf(delivery),
    dueAt: dueAtOf(delivery),
    ...(sweptAt && { sweptAt }),
    ...(traceparent !== '' && { traceparent }),
  };
}

function toProgress({ state, dueAt, leaseOwner, leaseUntil }: ScannedEntity) {
  if (state === 'retrying') return { state, dueAt };
  if (state === 'processing') return { state, lease: { owner: leaseOwner, until: leaseUntil } };
  return { state };
}

/** It only tells when a row began: one whose history nobody can read must not end a sweep. */
function toHistory({ history }: ScannedEntity): readonly HistoryEntry[] {
  try {
    const entries = JSON.parse(history) as readonly HistoryEntry[];
    return entries.filter(({ at }) => !Number.isNaN(Date.parse(at)));
  } catch {
    return [];
  }
}
