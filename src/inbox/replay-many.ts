import type { State } from '../webhooks/delivery.ts';
import type { Replay, Replayed } from '../webhooks/replay.ts';
import type { DeliveryFilter } from './filter.ts';
import type { InboxRows } from './rows.ts';
import { scanDeliveries } from './scan.ts';

export interface ReplayManyOptions {
  readonly by: string;
  readonly why: string;
  /** Replays per second, 20 where left out; the workers have to keep up with it. */
  readonly rate?: number;
  /** Lets the replay under way end, and begins no more. */
  readonly signal?: AbortSignal;
  /** Hears of each one. */
  readonly onProgress?: (counts: ReplayCounts, id: string, replayed: Replayed) => void;
}

export type ReplayCounts = Readonly<Record<Replayed, number>>;

export interface ReplayedMany {
  readonly counts: ReplayCounts;
  /** False where `signal` ended it. */
  readonly isComplete: boolean;
}

export type ReplayMany = (
  filter: DeliveryFilter,
  options: ReplayManyOptions,
) => Promise<ReplayedMany>;

const FINISHED: readonly State[] = ['done', 'dead'];

/** The same filter without what cannot be replayed, to count or to list what a replay would touch. */
export function toReplayable(filter: DeliveryFilter): DeliveryFilter {
  const states = FINISHED.filter((state) => filter.states?.includes(state) ?? true);
  return { ...filter, states };
}

/**
 * Replays every finished delivery that the filter means, each as it was when it was listed: what was
 * written since is left alone, so two of these at once replay each delivery once.
 */
export function createReplayMany({
  rows,
  replay,
  now,
  sleep,
}: {
  rows: InboxRows;
  replay: Replay;
  now: () => Date;
  /** Resolves after a time, or early when `signal` aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}): ReplayMany {
  return async (filter, { by, why, rate = 20, signal, onProgress }) => {
    const startedAt = now().getTime();
    let begun = 0;
    let counts: ReplayCounts = {
      replayed: 0,
      'not-finished': 0,
      missing: 0,
      'already-replayed': 0,
    };
    for await (const { id, version } of scanDeliveries(rows, toReplayable(filter))) {
      const early = startedAt + (begun * 1000) / rate - now().getTime();
      if (early > 0) await sleep(early, signal);
      if (signal?.aborted) return { counts, isComplete: false };
      const replayed = await replay(id, { by, why, version });
      begun += 1;
      counts = { ...counts, [replayed]: counts[replayed] + 1 };
      onProgress?.(counts, id, replayed);
    }
    return { counts, isComplete: true };
  };
}
