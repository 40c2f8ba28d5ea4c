import { odata, type TableClient } from '@azure/data-tables';
import type { ProgressColumns } from './delivery-entity.ts';
import { PARTITIONS, unlessMissing } from './inbox-scan.ts';

/** How many rows of the inbox are done, and how many dead. */
export interface FinishedCounts {
  readonly done: number;
  readonly dead: number;
}

/** Counts the finished rows one by one, because Table Storage counts none; rejects when `signal` aborts. */
export async function countFinished(
  table: TableClient,
  signal: AbortSignal,
): Promise<FinishedCounts> {
  const counts = { done: 0, dead: 0 };
  const countIn = async (partition: string) => {
    const filter = odata`PartitionKey eq ${partition} and (state eq 'done' or state eq 'dead')`;
    const scan = table.listEntities<Pick<ProgressColumns, 'state'>>({
      queryOptions: { filter, select: ['state'] },
      abortSignal: signal,
    });
    for await (const { state } of unlessMissing(scan)) {
      if (state === 'done' || state === 'dead') counts[state] += 1;
    }
  };
  await Promise.all(PARTITIONS.map(countIn));
  return counts;
}
