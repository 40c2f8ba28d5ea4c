import { type Failure, runUntil } from './run-until.ts';

/** A row that is done or dead, by its place and version. */
export interface FinishedRow {
  readonly partition: string;
  readonly key: string;
  readonly version: string;
}

/** The rows of the inbox that a purge looks through; partitions are independent of one another. */
export interface FinishedRows {
  readonly partitions: readonly string[];
  /** From where the last listing was broken off; rejects when `signal` aborts. */
  listFinishedBefore(
    partition: string,
    before: Date,
    signal: AbortSignal,
  ): AsyncIterable<FinishedRow>;
  /** False where the row has been written since it was listed: it may be unfinished again. */
  remove(row: FinishedRow): Promise<boolean>;
}

export interface PurgeResult {
  readonly removed: number;
  /** False where time ran out first, or something failed; the next purge goes on. */
  readonly isComplete: boolean;
  /** The first of the parts that failed; what was done in spite of it counts. */
  readonly failure?: Failure | undefined;
}

/** Rows removed at the same time in one partition. */
const BATCH = 20;

/**
 * Removes the rows that finished longer ago than the retention. An unfinished row is never listed,
 * and one that was replayed meanwhile is spared by its version. Never rejects.
 */
export function createPurge({
  rows,
  retentionMs,
  now,
}: {
  rows: FinishedRows;
  retentionMs: number;
  now: () => Date;
}): (signal: AbortSignal) => Promise<PurgeResult> {
  async function purgePartition(
    partition: string,
    before: Date,
    signal: AbortSignal,
  ): Promise<PurgeResult> {
    let removed = 0;
    let batch: FinishedRow[] = [];
    const removeBatch = async () => {
      const results = await Promise.allSettled(batch.map((row) => rows.remove(row)));
      batch = [];
      for (const result of results) if (result.status === 'fulfilled' && result.value) removed += 1;
      for (const result of results) if (result.status === 'rejected') throw result.reason;
    };
    const { isAtEnd, failure } = await runUntil(signal, async () => {
      for await (const row of rows.listFinishedBefore(partition, before, signal)) {
        if (signal.aborted) return false;
        batch.push(row);
        if (batch.length === BATCH) await removeBatch();
      }
      await removeBatch();
      return true;
    });
    return { removed, isComplete: isAtEnd, failure };
  }

  return async (signal) => {
    const before = new Date(now().getTime() - retentionMs);
    const purged = await Promise.all(
      rows.partitions.map((partition) => purgePartition(partition, before, signal)),
    );
    return {
      removed: purged.reduce((sum, { removed }) => sum + removed, 0),
      isComplete: purged.every(({ isComplete }) => isComplete),
      failure: purged.find(({ failure }) => failure)?.failure,
    };
  };
}
