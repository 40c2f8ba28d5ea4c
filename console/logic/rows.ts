import type { Summary } from '../../src/cli/console/api.ts';
import type { State } from '../../src/webhooks/delivery.ts';

/** What the list shows, the newest first. */
export type Rows = readonly Summary[];

/** What decides whether a delivery that was told of belongs to the list. */
export interface MergeOptions {
  /** Only these; all of them where empty. */
  readonly states: readonly State[];
  /** Only what has this text in one of its ids, its type or its outcome; all where empty. */
  readonly search: string;
  /** Stays whatever became of it: it is being read. */
  readonly keep: string;
  /** Whether older ones than the last row are still to be loaded, and so are none of ours yet. */
  readonly hasMore: boolean;
}

/**
 * Puts what the stream told of into the list: changes in place, new ones where they belong by time. `added`
 * are ids; `gained` says how many more fit than before, and is below zero where more have left.
 */
export function mergeRows(rows: Rows, changes: Rows, options: MergeOptions) {
  const newest = new Map(changes.map((change) => [change.id, change]));
  const fits = createFits(options);
  const isWanted = (row: Summary) => row.id === options.keep || fits(row);
  const last = rows.at(-1);

  const merged = rows.map((row) => {
    const change = newest.get(row.id);
    newest.delete(row.id);
    // The stream may not know what the list had looked up.
    if (change && row.resource !== undefined) return { resource: row.resource, ...change };
    return change ?? row;
  });
  const added = [...newest.values()].filter(
    (row) => isWanted(row) && !(options.hasMore && last !== undefined && compare(row, last) > 0),
  );
  const kept = [...merged.filter(isWanted), ...added];
  return {
    rows: added.length === 0 ? kept : kept.toSorted(compare),
    added: added.map(({ id }) => id),
    gained: kept.filter(fits).length - rows.filter(fits).length,
  };
}

/** The stream tells of all states and outcomes, for a delivery may come into the filter, or leave it. */
function createFits({ states, search }: MergeOptions) {
  const text = search.toLowerCase();
  return ({ id, eventId, resource = '', type, outcome = '', state }: Summary): boolean =>
    (states.length === 0 || states.includes(state)) &&
    [id, eventId, resource, type, outcome].some((part) => part.toLowerCase().includes(text));
}

/** Whether a row belongs above the last row of a page. */
export function isWithin(row: Summary, page: Rows): boolean {
  const last = page.at(-1);
  return last !== undefined && compare(row, last) < 0;
}

/** Adds the next page; what is already there came by the stream, and is newer. */
export function appendRows(rows: Rows, page: Rows): Rows {
  const known = new Set(rows.map(({ id }) => id));
  return [...rows, ...page.filter(({ id }) => !known.has(id))].toSorted(compare);
}

/** How many rows down what was first in sight has moved, so that the scroll can follow it. */
export function shiftOf(before: Rows, after: Rows, firstVisible: number): number {
  // What was in sight may itself be gone; then the next that is left is followed.
  const position = new Map(after.map(({ id }, index) => [id, index]));
  for (let index = firstVisible; index < before.length; index++) {
    const now = position.get(before[index]?.id ?? '');
    if (now !== undefined) return now - index;
  }
  return 0;
}

function compare(a: Summary, b: Summary): number {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt < b.receivedAt ? 1 : -1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}
