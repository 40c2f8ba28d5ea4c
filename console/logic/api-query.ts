import { startOf } from './range.ts';
import type { Filter } from './view.ts';

/**
 * The filter as the server reads it, without `?`. `withStates: false` leaves the states out: the stream has to
 * tell of a delivery that leaves a state, and the counts of the states are of all of them.
 */
export function toApiQuery(filter: Filter, now: number, { withStates }: { withStates: boolean }) {
  const params = toApiFilter(filter, now);
  if (!withStates) delete params['states'];
  return new URLSearchParams(params).toString();
}

/** The same, as an order names it. */
export function toApiFilter(filter: Filter, now: number): Record<string, string> {
  const since = filter.range === '' ? filter.since : startOf(filter.range, now);
  const params = {
    types: filter.types.join(','),
    states: filter.states.join(','),
    sender: filter.sender,
    search: filter.search,
    since,
    until: filter.until,
  };
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== ''));
}
