import type { DeliveryFilter } from './filter.ts';
import type { DeliveryRow, InboxRows } from './rows.ts';
import { scanDeliveries } from './scan.ts';

/** Some deliveries, newest first. */
export interface DeliveryPage {
  readonly deliveries: readonly DeliveryRow[];
  /** Where the next page begins; absent where this is the last. */
  readonly next?: string;
}

export interface PageOptions {
  /** Deliveries per page, 50 where it is left out. */
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly cursor?: string;
  readonly signal?: AbortSignal;
}

export type ListDeliveries = (
  filter: DeliveryFilter,
  options?: PageOptions,
) => Promise<DeliveryPage>;

/** A cursor that no page has given. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
}

/**
 * Lists deliveries newest first. Rows are not kept by time, so each page is one pass over all rows;
 * what it holds in memory is twice the page. Arrivals do not shift the pages that follow.
 */
export function createListDeliveries(rows: InboxRows): ListDeliveries {
  return async (filter, { limit = 50, cursor, signal } = {}) => {
    const after = cursor === undefined ? undefined : readCursor(cursor);
    const until = after && new Date(after.receivedAt.getTime() + 1);
    const isSooner = until && (!filter.until || until < filter.until);
    const narrowed = isSooner ? { ...filter, until } : filter;
    let newest: DeliveryRow[] = [];
    for await (const row of scanDeliveries(rows, narrowed, signal)) {
      if (after && byNewest(after, row) >= 0) continue;
      newest.push(row);
      if (newest.length > 2 * limit + 1) newest = newest.toSorted(byNewest).slice(0, limit + 1);
    }
    const sorted = newest.toSorted(byNewest);
    const deliveries = sorted.slice(0, limit);
    const last = deliveries.at(-1);
    return { deliveries, ...(last && sorted.length > limit && { next: toCursor(last) }) };
  };
}

type Place = Pick<DeliveryRow, 'receivedAt' | 'id'>;

/** Of those that came in the same millisecond, the id decides, so that no page repeats another. */
export function byNewest(one: Place, other: Place): number {
  const ms = other.receivedAt.getTime() - one.receivedAt.getTime();
  if (ms !== 0 || one.id === other.id) return ms;
  return one.id < other.id ? 1 : -1;
}

function toCursor({ receivedAt, id }: Place): string {
  return `${receivedAt.toISOString()} ${id}`;
}

function readCursor(cursor: string): Place {
  const [, at = '', id = ''] = /^(\S+) (.+)$/s.exec(cursor) ?? [];
  const receivedAt = new Date(at);
  if (id !== '' && !Number.isNaN(receivedAt.getTime())) return { receivedAt, id };
  throw new CursorError('the cursor is none: pass the `next` of the page before, or none');
}
