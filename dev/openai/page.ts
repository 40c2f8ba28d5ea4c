import type { Context } from 'hono';
import { ApiError } from './api-error.ts';

/** One page of a list, as the SDK's `CursorPage` reads it. */
export interface Page<Item> {
  object: 'list';
  data: Item[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}

/**
 * The page that the query's `after`, `limit` (1 to 100, else 20) and `order` ask for; `order: desc`
 * turns the items round. Throws a 400 (`ApiError`).
 */
export function toPage<Item extends { id: string }>(
  c: Context,
  items: readonly Item[],
): Page<Item> {
  const { after, limit = '20', order } = c.req.query();
  const size = Number(limit);
  if (!Number.isInteger(size) || size < 1 || size > 100) {
    throw new ApiError(400, "Invalid 'limit': expected 1 to 100.", { param: 'limit' });
  }
  const ordered = order === 'desc' ? items.toReversed() : items;
  // The SDK writes a cursor of null as an empty one.
  const start = after ? ordered.findIndex(({ id }) => id === after) + 1 : 0;
  if (after && start === 0) {
    throw new ApiError(400, "Invalid 'after': no such item.", { param: 'after' });
  }
  const data = ordered.slice(start, start + size);
  return {
    object: 'list',
    data,
    first_id: data.at(0)?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + size < ordered.length,
  };
}
