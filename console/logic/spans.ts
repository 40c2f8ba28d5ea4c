import type { Pictures } from '../../src/cli/console/api.ts';
import { rangeLabels } from './range.ts';
import { formatLocal } from './times.ts';
import type { Filter } from './view.ts';

type Time = Pick<Filter, 'range' | 'since' | 'until'>;

/** Whether a filter says anything of time. */
export function hasTime({ range, since, until }: Time): boolean {
  return range !== '' || since !== '' || until !== '';
}

/** The time that the minutes are of, which may be shorter than what the filter means: `last 60 minutes`. */
export function describeMinuteSpan(
  minutes: Pictures['minutes'],
  filter: Filter,
  now: number,
): string {
  const last = minutes.at(-1);
  if (!last) return '';
  const { until } = filter;
  const length = minutes.length === 1 ? 'minute' : `${minutes.length} minutes`;
  // A time that ends later ends now.
  const isUntilNow = until === '' || Date.parse(until) >= now;
  const time = isUntilNow ? `last ${length}` : `${length} up to ${formatLocal(until, now)}`;
  return `${time}${isNarrow(filter) ? ' of what fits' : ''}${describeStates(filter)}`;
}

/** What everything else on the charts is of, which are never narrowed by state: `of what fits, any state`. */
export function describeFilterSpan(filter: Filter): string {
  return `${describeMeant(filter)}${describeStates(filter)}`;
}

/** Why a chart is empty. */
export function describeNothing(filter: Filter): string {
  if (isNarrow(filter)) return 'Nothing fits.';
  return hasTime(filter) ? 'Nothing in this time.' : 'Nothing yet.';
}

function describeMeant(filter: Filter): string {
  const base = isNarrow(filter) ? 'of what fits' : 'of what was received';
  if (!hasTime(filter)) return isNarrow(filter) ? base : 'of all that is in the inbox';
  const { range } = filter;
  return `${base} in the ${range === '' ? 'chosen time' : rangeLabels[range].toLowerCase()}`;
}

/** Whether anything but time and states narrows the charts. */
function isNarrow({ types, sender, search }: Filter): boolean {
  return types.length > 0 || sender !== '' || search !== '';
}

function describeStates({ states }: Filter): string {
  return states.length > 0 ? ', any state' : '';
}
