import type { DeliveryFilter } from '../../inbox/filter.ts';
import { toReplayable } from '../../inbox/replay-many.ts';
import type { InboxRows } from '../../inbox/rows.ts';
import { type InboxStats, statsOf } from '../../inbox/stats.ts';
import { isFinished, type State } from '../../webhooks/delivery.ts';
import { UsageError } from '../cli-error.ts';
import { type FilterOptions, toFilter } from './filter-options.ts';
import { findDelivery } from './find-delivery.ts';
import type { OpenInbox } from './open-inbox.ts';
import { eachRow, finishedBefore, pickRows } from './pick-rows.ts';

/** Ids, or else a filter. */
interface ReplayChoice {
  readonly ids: readonly string[];
  readonly filter: DeliveryFilter | undefined;
  /** Only what ended before. */
  readonly before: Date | undefined;
}

/** What is to be replayed. */
export interface Replayable {
  readonly rows: InboxRows;
  readonly filter: DeliveryFilter;
  readonly stats: InboxStats;
  /** All of these ended before, and whatever a replay leads to ends later. */
  readonly before: Date;
  /** Ids of deliveries that were named and are not finished. */
  readonly unfinished: readonly string[];
}

type ReplayFilter =
  | { readonly filter: DeliveryFilter }
  /** It says nothing, or names a state from which nothing is replayed. */
  | { readonly fault: 'empty' | State };

/** The filter of a replay, by which dead deliveries are meant unless it says so, or why it is none. */
export function toReplayFilter(filter: DeliveryFilter): ReplayFilter {
  if (Object.keys(filter).length === 0) return { fault: 'empty' };
  const fault = filter.states?.find((state) => !isFinished({ state }));
  return fault === undefined ? { filter: { states: ['dead'], ...filter } } : { fault };
}

/** The same of options beside ids, or undefined where ids are all there is; throws where it means nothing. */
export function readReplayFilter(
  ids: readonly string[],
  options: FilterOptions,
): DeliveryFilter | undefined {
  const filter = toFilter(options);
  if (ids.length > 0) {
    if (Object.keys(filter).length === 0) return undefined;
    throw new UsageError('give ids or a filter, not both');
  }
  const replayed = toReplayFilter(filter);
  if ('filter' in replayed) return replayed.filter;
  const { fault } = replayed;
  throw new UsageError(
    fault === 'empty'
      ? 'say which deliveries: their ids, or a filter such as --state dead'
      : `what is ${fault} cannot be replayed: give --state dead, done or both`,
  );
}

/**
 * The deliveries by their ids or by a filter, as they are now: what ends later is left out of `rows`, so
 * that as many are replayed as were counted, and none is twice. The workers' clocks decide, not this one.
 */
export async function findReplayable(
  inbox: OpenInbox,
  { ids, filter, before }: ReplayChoice,
  signal: AbortSignal,
): Promise<Replayable> {
  const stored = [];
  // All are read before any is replayed, so that a typo is found in time.
  for (const id of new Set(ids)) stored.push(await findDelivery(inbox, id, signal));
  const all = filter ? inbox.rows : pickRows(stored);
  const given = before ? finishedBefore(all, before) : all;
  const meant = toReplayable(filter ?? {});
  let newest = 0;
  const noting = eachRow(given, ({ row: { progress } }) => {
    if ('finishedAt' in progress) newest = Math.max(newest, progress.finishedAt.getTime());
  });
  const stats = await statsOf(noting, meant, signal);
  const end = new Date(newest + 1);
  const unfinished = stored.filter(({ delivery }) => !isFinished(delivery.progress));
  return {
    rows: finishedBefore(given, end),
    filter: meant,
    stats,
    before: end,
    unfinished: unfinished.map(({ delivery }) => delivery.id),
  };
}
