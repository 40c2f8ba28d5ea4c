import { odata, type TableClient } from '@azure/data-tables';
import { hasStatus } from '../webhooks/errors.ts';
import type { FinishedRow, FinishedRows } from '../webhooks/purge.ts';
import type { UnfinishedRow, UnfinishedRows } from '../webhooks/sweep.ts';
import type { DeliveryEntity } from './delivery-entity.ts';
import { toInboxKey } from './inbox-key.ts';

/** The first hex digit of a hash: 16 partitions that can be scanned side by side. */
const PARTITIONS = Array.from({ length: 16 }, (_, digit) => digit.toString(16));

interface SweptColumn {
  readonly sweptAt?: Date;
}

type ScannedEntity = Pick<
  DeliveryEntity,
  'deliveryId' | 'state' | 'receivedAt' | 'dueAt' | 'leaseUntil' | 'traceparent'
> &
  SweptColumn;

const SCANNED = [
  'deliveryId',
  'state',
  'receivedAt',
  'dueAt',
  'leaseUntil',
  'traceparent',
  'sweptAt',
];

/** The unfinished rows of the inbox, for the sweep. */
export function createUnfinishedRows(table: TableClient): UnfinishedRows {
  return {
    partitions: PARTITIONS,

    async *list(partition) {
      const filter = odata`PartitionKey eq ${partition} and state ne 'done' and state ne 'dead'`;
      const queryOptions = { filter, select: SCANNED };
      for await (const entity of table.listEntities<ScannedEntity>({ queryOptions })) {
        yield toUnfinishedRow(entity);
      }
    },

    async markSwept({ id, version }, at) {
      try {
        const mark = { ...toInboxKey(id), sweptAt: at };
        await table.updateEntity<SweptColumn>(mark, 'Merge', { etag: version });
        return true;
      } catch (error) {
        if (hasStatus(error, 404, 412)) return false;
        throw error;
      }
    },
  };
}

/** The finished rows of the inbox, for the purge. */
export function createFinishedRows(table: TableClient): FinishedRows {
  return {
    partitions: PARTITIONS,

    async *listFinishedBefore(partition, before) {
      const filter = odata`PartitionKey eq ${partition} and (state eq 'done' or state eq 'dead') and finishedAt lt ${before}`;
      const queryOptions = { filter, select: ['PartitionKey', 'RowKey'] };
      for await (const entity of table.listEntities({ queryOptions })) {
        const { partitionKey = '', rowKey = '', etag } = entity;
        yield { partition: partitionKey, key: rowKey, version: etag } satisfies FinishedRow;
      }
    },

    async remove({ partition, key, version }) {
      try {
        await table.deleteEntity(partition, key, { etag: version });
        return true;
      } catch (error) {
        if (hasStatus(error, 404, 412)) return false;
        throw error;
      }
    },
  };
}

/** How many deliveries are dead, at most `limit`: counting more would cost more than it tells. */
export async function countDead(table: TableClient, limit: number): Promise<number> {
  const queryOptions = { filter: "state eq 'dead'", select: ['RowKey'] };
  let count = 0;
  for await (const page of table.listEntities({ queryOptions }).byPage()) {
    count += page.length;
    if (count >= limit) return limit;
  }
  return count;
}

function toUnfinishedRow(entity: ScannedEntity & { etag: string }): UnfinishedRow {
  const { deliveryId, etag, sweptAt, traceparent } = entity;
  return {
    id: deliveryId,
    version: etag,
    dueAt: toDueAt(entity),
    ...(sweptAt && { sweptAt }),
    ...(traceparent !== '' && { traceparent }),
  };
}

function toDueAt({ state, receivedAt, dueAt, leaseUntil }: ScannedEntity): Date {
  if (state === 'retrying') return dueAt;
  return state === 'processing' ? leaseUntil : receivedAt;
}
