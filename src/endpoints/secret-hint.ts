/** The characters of a hint such as `whsec_...8s8=` that are the secret's own, below which it says nothing. */
const MIN_CHARS = 3;

/**
 * The secret that a sender's hint is about, or undefined where it is none of these or there is no
 * telling: a hint shows the last characters.
 */
export function findByHint(
  secrets: readonly string[],
  hint: string | undefined,
): string | undefined {
  const [tail = ''] = /[A-Za-z0-9+/]+={0,2}$/.exec(hint ?? '') ?? [];
  if (tail.length < MIN_CHARS) return undefined;
  return secrets.find((secret) => secret.endsWith(tail));
}
