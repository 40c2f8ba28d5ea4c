/** Gives a value as a metric may carry it: itself, or `other`. */
export type Bound = (value: string) => string;

/** What stands for all the values that a metric does not tell apart. */
export const OTHER = 'other';

/** Longer values are free text, no words or names. */
const MAX_CHARS = 100;

/** Bounds by a list, for values that come from the network. */
export function createKnown(values: Iterable<string>): Bound {
  const known = new Set(values);
  return (value) => (known.has(value) ? value : OTHER);
}

/** Bounds by number, for values that nobody lists: the first `limit` that this instance meets. */
export function createFirst(limit: number): Bound {
  const met = new Set<string>();
  return (value) => {
    if (value === '' || value.length > MAX_CHARS) return OTHER;
    if (met.size < limit) met.add(value);
    return met.has(value) ? value : OTHER;
  };
}
