import { inspect } from 'node:util';
import { expect } from 'vitest';

/** What a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('nothing was thrown');
  return error;
}

/** Fails where anything in a value holds one of the texts, hidden properties and causes included. */
export function expectNone(value: unknown, texts: readonly (string | undefined)[]): void {
  const shown = inspect(value, { depth: 12, showHidden: true, customInspect: false });
  for (const text of texts) {
    expect(text).toBeTruthy();
    // The begin will do: what is quoted and cut counts as well.
    expect(shown).not.toContain(text?.replace('whsec_', '').slice(0, 16));
  }
}
