import type { DeliveryFilter } from './filter.ts';
import type { DeliveryRow, InboxRows } from './rows.ts';
import { scanPages } from './scan.ts';
import { createSeen } from './seen.ts';

/** One delivery that came in, or that took a step since it was last told of. */
export interface Followed {
  /** `new` where it is told of for the first time and was received lately. */
  readonly kind: 'new' | 'changed';
  readonly row: DeliveryRow;
}

export interface FollowOptions {
  /** Begins with what was received at this time or later; where left out, with what is yet to come. */
  readonly since?: Date;
  /** Time between two looks, 2 s where left out. */
  readonly pollMs?: number;
  /**
   * How much later than its `receivedAt` a row may turn up, 60 s where left out: the receiver has 8 s
   * at most to store it, and the clocks of two instances differ.
   */
  readonly overlapMs?: number;
  /** Also tells of steps, whenever the delivery was received; with `since`, not before that. */
  readonly withChanges?: boolean;
  /** Hears of a look that failed after a first good one; where left out, that ends the following. */
  readonly onError?: (error: unknown) => void;
  /** Ends the following. */
  readonly signal?: AbortSignal;
}

/** The same where nothing new comes and only this clock goes on, which may be ahead of the receivers'. */
const IDLE_OVERLAP_MS = 5 * 60_000;

export type FollowDeliveries = (
  filter: DeliveryFilter,
  options?: FollowOptions,
) => AsyncGenerator<Followed, void, undefined>;

/**
 * Tells of each delivery once, oldest first within a look, like `tail -f`. Each look is one pass over
 * the rows, of which storage gives back only those that were touched lately; what came within the
 * overlap is remembered, so that a late row is found and no other is told of twice.
 */
export function createFollowDeliveries({
  rows,
  now,
  sleep,
}: {
  rows: InboxRows;
  now: () => Date;
  /** Resolves after a time, or early when `signal` aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}): FollowDeliveries {
  return async function* follow(filter, options = {}) {
    const { since, pollMs = 2000, overlapMs = 60_000, withChanges = false } = options;
    const { onError, signal } = options;
    let floor = since ?? new Date(now().getTime() - overlapMs);
    let isFirst = true;
    const seen = createSeen();

    for (;;) {
      if (signal?.aborted) return;
      try {
        const startedAt = now();
        const touched = await readTouched(filter, { since, floor, withChanges, signal });
        // Only now, for a look that fails half-way has told of nothing.
        const told = touched.flatMap(({ row, isRecent }): Followed[] => {
          const sight = seen.see(row, filter.states?.includes(row.progress.state) ?? true);
          const kind = sight === 'first' && isRecent ? 'new' : 'changed';
          return sight === 'same' || (kind === 'changed' && !withChanges) ? [] : [{ kind, row }];
        });
        // Without a bound, the first look only tells us what is there already.
        if (!isFirst || since) yield* told.toSorted(byOldest);
        isFirst = false;
        const newest = touched.reduce((at, { row }) => later(at, row.receivedAt), floor);
        // A receiver whose clock runs ahead must not make us overlook the others.
        const reached = Math.min(newest.getTime(), startedAt.getTime()) - overlapMs;
        // Or a burst before a silence would be read again by each look until something new comes.
        const idle = startedAt.getTime() - Math.max(overlapMs, IDLE_OVERLAP_MS);
        floor = later(floor, new Date(Math.max(reached, idle)));
        seen.forgetBefore(floor, withChanges);
      } catch (error) {
        if (signal?.aborted) return;
        if (!onError || isFirst) throw error;
        onError(error);
      }
      await sleep(pollMs, signal);
    }
  };

  /** What was received, or with changes written, since the floor; states are looked at later. */
  async function readTouched({ states: _states, ...filter }: DeliveryFilter, look: Look) {
    const { since, floor, withChanges, signal } = look;
    const wanted = since ? { ...filter, since: later(since, filter.since) } : filter;
    const scan = { filter: wanted, touchedSince: floor, isWhole: false };
    const touched: { readonly row: DeliveryRow; readonly isRecent: boolean }[] = [];
    for await (const page of scanPages(rows, scan, signal)) {
      for (const { row } of page) {
        const isRecent = row.receivedAt >= floor;
        if (isRecent || (withChanges && row.writtenAt >= floor)) touched.push({ row, isRecent });
      }
    }
    return touched;
  }
}

interface Look {
  readonly since: Date | undefined;
  readonly floor: Date;
  readonly withChanges: boolean;
  readonly signal: AbortSignal | undefined;
}

function later(one: Date, other: Date | undefined): Date {
  return other !== undefined && other > one ? other : one;
}

function byOldest({ row: one }: Followed, { row: other }: Followed): number {
  const ms = one.receivedAt.getTime() - other.receivedAt.getTime();
  if (ms !== 0 || one.id === other.id) return ms;
  return one.id < other.id ? -1 : 1;
}
