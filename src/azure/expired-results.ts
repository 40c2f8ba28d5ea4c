import { odata, type TableClient } from '@azure/data-tables';
import { hasStatus } from '../webhooks/errors.ts';
import type { FinishedRows } from '../webhooks/purge.ts';
import { toVersion } from './call-options.ts';
import { removeRow } from './remove-row.ts';
import { toResultKey } from './result-key.ts';

const { partitionKey: CALLS } = toResultKey('call', '');

/** The scan of each share: kinds are an open set, so what is no call is found by not being one. */
const SCANS = {
  calls: odata`PartitionKey eq ${CALLS}`,
  others: odata`PartitionKey ne ${CALLS}`,
};

/**
 * The records that a purge looks through, by when they were last written: those of calls, which are
 * personal data and have a retention of their own, or all others.
 */
export function createExpiredResults(table: TableClient, share: keyof typeof SCANS): FinishedRows {
  return {
    partitions: [share],

    async *listFinishedBefore(_share, before, signal) {
      const filter = `${SCANS[share]} and ${odata`recordedAt lt ${before}`}`;
      const queryOptions = { filter, select: ['PartitionKey', 'RowKey'] };
      try {
        for await (const entity of table.listEntities({ queryOptions, abortSignal: signal })) {
          const { partitionKey = '', rowKey = '', etag } = entity;
          yield { partition: partitionKey, key: rowKey, version: toVersion(etag) };
        }
      } catch (error) {
        // A table that the first record has yet to create has no rows.
        if (!hasStatus(error, 404)) throw error;
      }
    },

    remove: (row) => removeRow(table, row),
  };
}
