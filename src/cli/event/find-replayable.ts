import type { DeliveryFilter } from '../../inbox/filter.ts';
import type { InboxRows } from '../../inbox/rows.ts';
import { isFinished } from '../../webhooks/delivery.ts';
import { UsageError } from '../cli-error.ts';
import { type FilterOptions, toFilter } from './filter-options.ts';
import { findDelivery } from './find-delivery.ts';
import type { OpenInbox } from './open-inbox.ts';
import { finishedBefore, pickRows } from './pick-rows.ts';

/** What is to be replayed. */
export interface Replayable {
  readonly rows: InboxRows;
  readonly filter: DeliveryFilter;
  /** Ids of deliveries that were named and are not finished. */
  readonly unfinished: readonly string[];
}

/** The filter of a replay, by which dead deliveries are meant unless it says so; throws where it means nothing. */
export function readReplayFilter(
  ids: readonly string[],
  options: FilterOptions,
): DeliveryFilter | undefined {
  const filter = toFilter(options);
  const isEmpty = Object.keys(filter).length === 0;
  if (ids.length > 0) {
    if (isEmpty) return undefined;
    throw new UsageError('give ids or a filter, not both');
  }
  if (isEmpty) {
    throw new UsageError('say which deliveries: their ids, or a filter such as --state dead');
  }
  const unfinished = filter.states?.find((state) => !isFinished({ state }));
  if (unfinished === undefined) return { states: ['dead'], ...filter };
  throw new UsageError(`what is ${unfinished} cannot be replayed: give --state dead, done or both`);
}

/** The deliveries by their ids or by a filter, without what was finished at `before` or later. */
export async function findReplayable(
  inbox: OpenInbox,
  ids: readonly string[],
  filter: DeliveryFilter | undefined,
  before: Date,
  signal: AbortSignal,
): Promise<Replayable> {
  if (filter) return { rows: finishedBefore(inbox.rows, before), filter, unfinished: [] };
  const stored = [];
  // All are read before any is replayed, so that a typo is found in time.
  for (const id of new Set(ids)) stored.push(await findDelivery(inbox, id, signal));
  const unfinished = stored.filter(({ delivery }) => !isFinished(delivery.progress));
  return {
    rows: finishedBefore(pickRows(stored), before),
    filter: {},
    unfinished: unfinished.map(({ delivery }) => delivery.id),
  };
}
