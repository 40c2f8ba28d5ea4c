import { escapeId, fitEscaped } from '../escape.ts';

/** A key holds 1 KiB of UTF-16, so 512 characters. */
const MAX_KEY_CHARS = 512;

/** Where a record's row is: all of a kind in one partition, each under its resource's id. */
export function toResultKey(kind: string, id: string) {
  return { partitionKey: toKey(kind), rowKey: toKey(id) };
}

function toKey(text: string): string {
  return fitEscaped(escapeId(text), MAX_KEY_CHARS);
}
