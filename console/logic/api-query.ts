import { startOf } from './range.ts';
import type { Filter } from './view.ts';

/** The filter as the server reads it, without `?`; `without` are names that are left out. */
export function toApiQuery(filter: Filter, now: number, without: readonly string[] = []) {
  const params = Object.entries(toApiFilter(filter, now));
  return new URLSearchParams(params.filter(([name]) => !without.includes(name))).toString();
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
