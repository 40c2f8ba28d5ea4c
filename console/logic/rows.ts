import type { Summary } from '../../src/cli/console/api.ts';
import type { State } from '../../src/webhooks/delivery.ts';

/** What the list shows, the newest first. */
export type Rows = readonly Summary[];

/** What decides whether a delivery that was told of belongs to the list. */
export interface MergeOptions {
  /** Only these; all of them where empty. */
  readonly states: readonly State[];
  /** Stays whatever became of it: it is being read. */
  readonly keep: string;
  /** Whether older ones than the last row are still to be loaded, and so are none of ours yet. */
  readonly hasMore: boolean;
}

/** Puts what the stream told of into the list: changes in place, new ones where they belong by time. */
export function mergeRows(rows: Rows, changes: Rows, options: MergeOptions) {
  const newest = new Map(changes.map((change) => [change.id, change]));
  const isWanted = ({ id, state }: Summary) =>
    options.states.length === 0 || options.states.includes(state) || id === options.keep;
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
  const kept = merged.filter(isWanted);
  return {
    rows: added.length === 0 ? kept : [...kept, ...added].toSorted(compare),
    added: added.map(({ id }) => id),
  };
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
