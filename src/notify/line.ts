/**
 * A text as a card shows it: one line of at most `max` UTF-16 units, without control characters and
 * without the invisible ones that turn or hide what stands beside them.
 */
export function toLine(text: string, max: number): string {
  const line = text
    .toWellFormed()
    .replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  if (line.length <= max) return line;
  // The cut must not leave half a character.
  return `${line.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
