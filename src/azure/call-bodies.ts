import { odata, type TableClient } from '@azure/data-tables';
import { hasStatus } from '../webhooks/errors.ts';
import type { FinishedRows } from '../webhooks/purge.ts';
import { toCallOptions } from './call-options.ts';
import { BODY_COLUMNS } from './delivery-entity.ts';
import { KEYS, toFinishedRow } from './finished-row.ts';
import { PARTITIONS, unlessMissing } from './inbox-scan.ts';
import { createResumedScan } from './resumed-scan.ts';

/** Types whose bodies hold SIP headers: `live.` and `realtime.call.`, as ranges of text. */
const CALLS =
  "((type ge 'live.' and type lt 'live/') or (type ge 'realtime.call.' and type lt 'realtime.call/'))";

/**
 * The bodies of finished calls, for a purge of its own: who called whom is personal data, and goes before
 * the rest of the row, which is remembered so that no call is taken for a new one.
 */
export function createCallBodies(table: TableClient): FinishedRows {
  const scan = createResumedScan(table);
  return {
    partitions: PARTITIONS,

    async *listFinishedBefore(partition, before, signal) {
      const filter = `${odata`PartitionKey eq ${partition} and bodyBytes gt 0`} and ${CALLS} and ${odata`(state eq 'done' or state eq 'dead') and finishedAt lt ${before}`}`;
      const listed = scan(partition, { filter, select: KEYS }, signal);
      for await (const entity of unlessMissing(listed)) yield toFinishedRow(entity);
    },

    async remove({ partition, key, version }) {
      const empty = Object.fromEntries(BODY_COLUMNS.map((name) => [name, new Uint8Array()]));
      const entity = { partitionKey: partition, rowKey: key, bodyBytes: 0, ...empty };
      try {
        await table.updateEntity(entity, 'Merge', { ...toCallOptions(), etag: version });
        return true;
      } catch (error) {
        if (hasStatus(error, 404, 412)) return false;
        throw error;
      }
    },
  };
}
