import type { Records, StoredRecord } from '../../src/results/record.ts';

/** Records in memory; keep the same contract as those in Table Storage. */
export function createMemoryRecords(rows: Map<string, StoredRecord> = new Map()): Records {
  let versions = 0;
  const keyOf = (kind: string, id: string) => JSON.stringify([kind, id]);

  return {
    async read(kind, id, signal) {
      signal?.throwIfAborted();
      return rows.get(keyOf(kind, id));
    },
    async write(record, version, signal) {
      signal?.throwIfAborted();
      const key = keyOf(record.kind, record.id);
      if (rows.get(key)?.version !== version) return false;
      versions += 1;
      rows.set(key, { record: structuredClone(record), version: `v${versions}` });
      return true;
    },
  };
}
