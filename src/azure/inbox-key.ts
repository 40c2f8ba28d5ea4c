import { createHash } from 'node:crypto';
import { escapeId } from '../escape.ts';

export interface InboxKey {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/** A key holds 1 KiB of UTF-16, so 512 characters. */
const MAX_KEY_CHARS = 512;

/**
 * Where a delivery's row is: the first hex digit of the id's SHA-256 spreads the load over 16
 * partitions, and the row key is the id, so nothing but the id decides.
 *
 * What a key may not hold is escaped. An id too long for that is hashed; `!sha256-` cannot be
 * mistaken for an escape, so two ids never share a row.
 */
export function toInboxKey(id: string): InboxKey {
  const hash = createHash('sha256').update(id).digest('hex');
  const escaped = escapeId(id);
  return {
    partitionKey: hash.slice(0, 1),
    rowKey: escaped.length <= MAX_KEY_CHARS ? escaped : `!sha256-${hash}`,
  };
}
