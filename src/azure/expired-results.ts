import { odata, type TableClient } from '@azure/data-tables';
import type { FinishedRows } from '../webhooks/purge.ts';
import { KEYS, toFinishedRow } from './finished-row.ts';
import { unlessMissing } from './inbox-scan.ts';
import { removeRow } from './remove-row.ts';
import { createResumedScan } from './resumed-scan.ts';
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
  const scan = createResumedScan(table);
  return {
    partitions: [share],

    async *listFinishedBefore(_share, before, signal) {
      const filter = `${SCANS[share]} and ${odata`recordedAt lt ${before}`}`;
      const listed = scan(share, { filter, select: KEYS }, signal);
      for await (const entity of unlessMissing(listed)) yield toFinishedRow(entity);
    },

    remove: (row) => removeRow(table, row),
  };
}
