import { createHash } from 'node:crypto';

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
 * Bytes that a key may not hold are written `!XX`. An id too long for that is hashed; `!sha256-`
 * cannot be mistaken for an escape, so two ids never share a row.
 */
export function toInboxKey(id: string): InboxKey {
  const hash = createHash('sha256').update(id).digest('hex');
  const escaped = escape(id);
  return {
    partitionKey: hash.slice(0, 1),
    rowKey: escaped.length <= MAX_KEY_CHARS ? escaped : `!sha256-${hash}`,
  };
}

function escape(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_.:~-]/gu, (character) =>
    Buffer.from(character).toString('hex').toUpperCase().replaceAll(/../g, '!$&'),
  );
}
