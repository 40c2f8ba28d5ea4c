import { InvalidArgumentError } from '@commander-js/extra-typings';

/** Reads the name of a sender: it becomes the name of a setting and of a secret in the vault. */
export function parseSender(text: string): string {
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) && text.length <= 64) return text;
  throw new InvalidArgumentError(
    'A sender is at most 64 lower-case letters and digits, with single hyphens between them.',
  );
}
