import { beginOf, dueAtOf } from '../../src/webhooks/begin-of.ts';
import type { FinishedRow, FinishedRows } from '../../src/webhooks/purge.ts';
import type { UnfinishedRows } from '../../src/webhooks/sweep.ts';
import type { MemoryRows } from './memory-inbox.ts';

const PARTITIONS = ['even', 'odd'];
const partitionOf = (id: string) => PARTITIONS[id.length % 2] ?? '';

/** The unfinished rows of an inbox in memory; keeps the same contract as those in Table Storage. */
export function createMemoryUnfinishedRows(rows: MemoryRows): UnfinishedRows {
  let marks = 0;
  return {
    partitions: PARTITIONS,
    async *list(partition) {
      for (const [id, { delivery, version, sweptAt }] of rows) {
        const { progress } = delivery;
        if ('finishedAt' in progress) continue;
        if (partitionOf(id) !== partition) continue;
        const { traceparent } = delivery;
        yield {
          id,
          version,
          state: progress.state,
          begunAt: beginOf(delivery),
          dueAt: dueAtOf({ ...delivery, progress }),
          ...(sweptAt && { sweptAt }),
          ...(traceparent && { traceparent }),
        };
      }
    },
    async markSwept({ id, version }, at) {
      const row = rows.get(id);
      if (row?.version !== version) return false;
      marks += 1;
      rows.set(id, { ...row, sweptAt: at, version: `mark${marks}` });
      return true;
    },
  };
}

/** The finished rows of an inbox in memory; keeps the same contract as those in Table Storage. */
export function createMemoryFinishedRows(rows: MemoryRows): FinishedRows {
  return {
    partitions: PARTITIONS,
    async *listFinishedBefore(partition, before) {
      for (const [key, { delivery, version }] of rows) {
        const { progress } = delivery;
        if (!('finishedAt' in progress) || progress.finishedAt >= before) continue;
        if (partitionOf(key) === partition) yield { partition, key, version } satisfies FinishedRow;
      }
    },
    async remove({ key, version }) {
      return rows.get(key)?.version === version && rows.delete(key);
    },
  };
}
