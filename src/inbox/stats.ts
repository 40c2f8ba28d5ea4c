import { isFinished, type State } from '../webhooks/delivery.ts';
import type { DeliveryFilter } from './filter.ts';
import { tookMs } from './find-replay.ts';
import { createQuantiles } from './quantiles.ts';
import type { DeliveryRow, InboxRows } from './rows.ts';
import { scanDeliveries, scanPages } from './scan.ts';

export type StateCounts = Readonly<Record<State, number>>;

export interface InboxStats {
  readonly count: number;
  readonly states: StateCounts;
  /** By type, the most frequent first. */
  readonly types: readonly (StateCounts & { readonly type: string; readonly count: number })[];
  readonly oldestUnfinished?: DeliveryRow;
  /** Of those that are done: milliseconds to the end from the receipt or the last replay, to 2 %. */
  readonly receiveToDoneMs?: { readonly p50: number; readonly p95: number; readonly p99: number };
}

const NONE: StateCounts = { received: 0, processing: 0, retrying: 0, done: 0, dead: 0 };

/** How many deliveries the filter means: one pass over all rows. */
export async function countDeliveries(
  rows: InboxRows,
  filter: DeliveryFilter,
  signal?: AbortSignal,
): Promise<number> {
  let count = 0;
  for await (const page of scanPages(rows, { filter, isWhole: false }, signal))
    count += page.length;
  return count;
}

/** What the deliveries that the filter means are like: one pass, with a count per type in memory. */
export async function statsOf(
  rows: InboxRows,
  filter: DeliveryFilter,
  signal?: AbortSignal,
): Promise<InboxStats> {
  const types = new Map<string, StateCounts>();
  const durations = createQuantiles();
  let oldest: DeliveryRow | undefined;
  for await (const row of scanDeliveries(rows, filter, signal)) {
    const { type, progress, receivedAt } = row;
    const counts = types.get(type) ?? NONE;
    types.set(type, { ...counts, [progress.state]: counts[progress.state] + 1 });
    if (progress.state === 'done') durations.add(tookMs(row) ?? 0);
    if (!isFinished(progress) && !(oldest && oldest.receivedAt <= receivedAt)) oldest = row;
  }
  const states = [...types.values()].reduce(add, NONE);
  const [p50, p95, p99] = [durations.at(0.5), durations.at(0.95), durations.at(0.99)];
  return {
    count: toCount(states),
    states,
    types: [...types]
      .map(([type, counts]) => ({ type, count: toCount(counts), ...counts }))
      .toSorted((one, other) => other.count - one.count || (one.type < other.type ? -1 : 1)),
    ...(oldest && { oldestUnfinished: oldest }),
    ...(p50 !== undefined &&
      p95 !== undefined &&
      p99 !== undefined && { receiveToDoneMs: { p50, p95, p99 } }),
  };
}

function add(one: StateCounts, other: StateCounts): StateCounts {
  return {
    received: one.received + other.received,
    processing: one.processing + other.processing,
    retrying: one.retrying + other.retrying,
    done: one.done + other.done,
    dead: one.dead + other.dead,
  };
}

function toCount({ received, processing, retrying, done, dead }: StateCounts): number {
  return received + processing + retrying + done + dead;
}
