import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';

/** One row; `sweptAt` is the sweep's own mark and no part of the delivery. */
export interface MemoryRow {
  readonly delivery: Delivery;
  readonly version: string;
  readonly sweptAt?: Date;
}

/** Rows by id, to be shared with the scans of `memory-scans.ts`. */
export type MemoryRows = Map<string, MemoryRow>;

/** An inbox in memory; keeps the same contract as the one in Table Storage. */
export function createMemoryInbox(rows: MemoryRows = new Map()): Inbox {
  let versions = 0;
  const nextVersion = () => `v${(versions += 1)}`;

  return {
    async insert(delivery, signal) {
      signal?.throwIfAborted();
      if (rows.has(delivery.id)) return false;
      rows.set(delivery.id, { delivery, version: nextVersion() });
      return true;
    },
    async readState(id, signal) {
      signal?.throwIfAborted();
      return rows.get(id)?.delivery.progress.state;
    },
    async read(id, signal) {
      signal?.throwIfAborted();
      const row = rows.get(id);
      return row && { delivery: row.delivery, version: row.version };
    },
    async replace({ progress, attempts, history, id }, version, signal) {
      signal?.throwIfAborted();
      const row = rows.get(id);
      if (row?.version !== version) return undefined;
      const stored = {
        delivery: { ...row.delivery, progress, attempts, history },
        version: nextVersion(),
      };
      rows.set(id, { ...row, ...stored });
      return stored;
    },
  };
}
