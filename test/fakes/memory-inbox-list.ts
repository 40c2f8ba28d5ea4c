import { findReplay } from '../../src/inbox/find-replay.ts';
import type { InboxRows, ScannedRow } from '../../src/inbox/rows.ts';
import type { MemoryRow, MemoryRows } from './memory-inbox.ts';

/** Small, so that a few rows are many pages. */
const PAGE_ROWS = 3;
const PARTITIONS = ['even', 'odd'];
const partitionOf = (id: string) => PARTITIONS[id.length % 2] ?? '';

export interface MemoryInboxList {
  /** For `createMemoryInbox`. */
  readonly stored: MemoryRows;
  readonly rows: InboxRows;
}

/** The rows of an inbox in memory, for lists; keep the same contract as those in Table Storage. */
export function createMemoryInboxList(now: () => Date): MemoryInboxList {
  const stored: MemoryRows = new Map();
  const writtenAt = new WeakMap<MemoryRow, Date>();
  const set = stored.set.bind(stored);
  stored.set = (id, row) => {
    writtenAt.set(row, now());
    return set(id, row);
  };

  function toScanned(row: MemoryRow, isWhole: boolean): ScannedRow {
    const { body, history, ...facts } = row.delivery;
    const replayedAt = findReplay({ history });
    return {
      row: {
        ...facts,
        bodyBytes: body.byteLength,
        ...(replayedAt && { replayedAt }),
        version: row.version,
        writtenAt: writtenAt.get(row) ?? new Date(0),
      },
      ...(isWhole && { delivery: row.delivery }),
    };
  }

  return {
    stored,
    rows: {
      partitions: PARTITIONS,
      async *scan(partition, { filter, isWhole }, signal) {
        let page: ScannedRow[] = [];
        for (const [id, row] of stored) {
          if (partitionOf(id) !== partition) continue;
          // The same narrowing as storage does, of one kind only.
          const { state } = row.delivery.progress;
          if (filter.states?.length && !filter.states.includes(state)) continue;
          page.push(toScanned(row, isWhole));
          if (page.length < PAGE_ROWS) continue;
          yield page;
          signal.throwIfAborted();
          page = [];
        }
        signal.throwIfAborted();
        yield page;
      },
    },
  };
}
