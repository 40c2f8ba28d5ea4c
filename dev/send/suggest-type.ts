/** The known type that a mistyped one was probably meant to be: at most two edits away. */
export function suggestType(type: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((name) => ({ name, edits: countEdits(type.toLowerCase(), name) }))
    .toSorted((a, b) => a.edits - b.edits);
  return ranked.find(({ edits }) => edits <= 2)?.name;
}

/** The Levenshtein distance, one row of its table at a time. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of from.split('').entries()) {
    const next = [line + 1];
    for (const [column, other] of to.split('').entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
