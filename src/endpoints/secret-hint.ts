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
  return matching(secrets, hint)[0];
}

/** The same, but undefined where several match: what ends by mistake is an outage. */
export function findOnlyByHint(
  secrets: readonly string[],
  hint: string | undefined,
): string | undefined {
  const found = matching(secrets, hint);
  return found.length === 1 ? found[0] : undefined;
}

function matching(secrets: readonly string[], hint: string | undefined): readonly string[] {
  const [tail = ''] = /[A-Za-z0-9+/]+={0,2}$/.exec(hint ?? '') ?? [];
  if (tail.length < MIN_CHARS) return [];
  return secrets.filter((secret) => secret.endsWith(tail));
}
