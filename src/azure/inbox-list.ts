import type { TableClient, TableEntityResult } from '@azure/data-tables';
import type { DeliveryRow, InboxRows } from '../inbox/rows.ts';
import { findReplay } from '../inbox/find-replay.ts';
import type { HistoryEntry } from '../webhooks/delivery.ts';
import { hasStatus } from '../webhooks/errors.ts';
import { toVersion } from './call-options.ts';
import { type DeliveryEntity, fromEntity } from './delivery-entity.ts';
import { toScanFilter } from './inbox-list-filter.ts';
import { PARTITIONS } from './inbox-scan.ts';

/** All that is not the body; of the history, which is short for most, a row tells the last replay. */
const ROW_COLUMNS = [
  'Timestamp',
  'deliveryId',
  'type',
  'eventId',
  'sender',
  'receivedAt',
  'traceparent',
  'bodyBytes',
  'state',
  'attempts',
  'leaseOwner',
  'leaseUntil',
  'dueAt',
  'finishedAt',
  'outcome',
  'history',
];

/** The rows of the inbox in Table Storage, for lists; each scan reads through its whole partition. */
export function createInboxRows(table: TableClient): InboxRows {
  return {
    partitions: PARTITIONS,
    async *scan(partition, scan, signal) {
      const filter = toScanFilter(partition, scan);
      const queryOptions = { filter, ...(!scan.isWhole && { select: ROW_COLUMNS }) };
      const listed = table.listEntities<DeliveryEntity>({ queryOptions, abortSignal: signal });
      try {
        for await (const page of listed.byPage()) {
          yield page.map((entity) => ({
            row: toRow(entity),
            ...(scan.isWhole && { delivery: fromEntity(entity) }),
          }));
        }
      } catch (error) {
        // A table that the first delivery has yet to create has no rows.
        if (!hasStatus(error, 404)) throw error;
      }
    },
  };
}

function toRow(entity: TableEntityResult<DeliveryEntity>): DeliveryRow {
  const { bodyBytes, etag, timestamp = '' } = entity;
  const bare = { ...entity, bodyBytes: 0, history: '[]' };
  const { body: _body, history: _history, ...row } = fromEntity(bare);
  const replayedAt = readReplayedAt(entity.history);
  return {
    ...row,
    bodyBytes,
    ...(replayedAt && { replayedAt }),
    version: toVersion(etag),
    writtenAt: new Date(timestamp),
  };
}

/** One whose history nobody can read must not end a list. */
function readReplayedAt(history: string): Date | undefined {
  // Few were ever replayed, and to read all histories takes longer than the rest.
  if (!history.includes('"nonce"')) return undefined;
  try {
    return findReplay({ history: JSON.parse(history) as HistoryEntry[] });
  } catch {
    return undefined;
  }
}
