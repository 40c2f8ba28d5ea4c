import { explainError } from '../explain-error.ts';

/** Warns that the inbox could not be read, and not again where the reason is the same. */
export function createWarnOnce(warn: (text: string) => void): (error: unknown) => void {
  let last: string | undefined;
  return (error) => {
    const reason = explainError(error);
    if (reason !== last) warn(`the inbox could not be read, trying again: ${reason}`);
    last = reason;
  };
}
