/** Where ids get their time (milliseconds since 1970) and their chance (like `Math.random`) from. */
export interface IdSource {
  now: number;
  random: () => number;
}

/**
 * A fresh id as OpenAI writes them: the prefix, the second it was made in as 8 hex digits,
 * and 24 random hex digits.
 */
export function newId(prefix: string, { now, random }: IdSource): string {
  const seconds = Math.floor(now / 1000).toString(16);
  return `${prefix}${seconds.padStart(8, '0')}${Array.from({ length: 24 }, () => hexDigit(random)).join('')}`;
}

function hexDigit(random: () => number): string {
  return Math.floor(random() * 16).toString(16);
}
