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
  { until }: Time,
  now: number,
): string {
  const last = minutes.at(-1);
  if (!last) return '';
  const length = minutes.length === 1 ? 'minute' : `${minutes.length} minutes`;
  // A time that ends later ends now.
  if (until === '' || Date.parse(until) >= now) return `last ${length}`;
  return `${length} up to ${formatLocal(until, now)}`;
}

/** The time that everything else on the charts is of: `of what was received in the last hour`. */
export function describeFilterSpan(time: Time): string {
  if (!hasTime(time)) return 'of all that is in the inbox';
  const span = time.range === '' ? 'chosen time' : rangeLabels[time.range].toLowerCase();
  return `of what was received in the ${span}`;
}
