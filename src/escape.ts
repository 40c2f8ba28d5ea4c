import { createHash } from 'node:crypto';

/**
 * An id in letters, digits and `_.:~-` alone. The bytes of anything else are written `!XX`, and half
 * of a surrogate pair, which has no bytes of its own, `!uXXXX`: two ids never become the same.
 */
export function escapeId(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_.:~-]/gu, (character) => {
    if (!character.isWellFormed()) return `!u${character.charCodeAt(0).toString(16).toUpperCase()}`;
    return Buffer.from(character).toString('hex').toUpperCase().replaceAll(/../g, '!$&');
  });
}

/**
 * An escaped id in 1 to `maxChars` characters, of which there must be 72 or more: one that is longer
 * becomes its hash, `!sha256-…`, and an empty one `!`. No escape looks like either.
 */
export function fitEscaped(escaped: string, maxChars: number): string {
  if (escaped.length <= maxChars) return escaped || '!';
  return `!sha256-${createHash('sha256').update(escaped).digest('hex')}`;
}
