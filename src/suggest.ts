/** ` (did you mean "…"?)` for a word that is at most two edits from a known one, else nothing. */
export function suggest(word: string, known: Iterable<string>): string {
  const similar = findSimilar(word, known);
  return similar === undefined ? '' : ` (did you mean "${similar}"?)`;
}

/** The known word that a mistyped one was probably meant to be: at most two edits away. */
export function findSimilar(word: string, known: Iterable<string>): string | undefined {
  const ranked = [...known]
    // The difference in length alone is that many edits.
    .filter((name) => Math.abs(name.length - word.length) <= 2)
    .map((name) => ({ name, edits: countEdits(word.toLowerCase(), name.toLowerCase()) }))
    .toSorted((a, b) => a.edits - b.edits);
  return ranked.find(({ edits }) => edits <= 2)?.name;
}

/** The Levenshtein distance: each step replaces, inserts or drops one character. */
function countEdits(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [row, letter] of from.split('').entries()) {
    const current = [row + 1];
    for (const [column, other] of to.split('').entries()) {
      const diagonal = (above[column] ?? 0) + Number(letter !== other);
      const shortest = Math.min(diagonal, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1);
      current.push(shortest);
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
