import { InvalidArgumentError } from '@commander-js/extra-typings';

/** The longest name that both senders take. */
const MAX_NAME = 256;
const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Reads event types with commas between them. */
export function parseTypes(text: string): readonly string[] {
  const types = text.split(',').map((type) => type.trim());
  if (types.every((type) => /^[\w.]+$/.test(type))) return types;
  throw new InvalidArgumentError(
    'Give event types with commas between, such as response.completed,batch.completed.',
  );
}

/** Reads the URL of a receiver; without TLS only one of this machine. */
export function parseUrl(text: string): string {
  const url = URL.parse(text);
  const isSafe = url?.protocol === 'https:';
  if (isSafe || (url?.protocol === 'http:' && THIS_MACHINE.has(url.hostname))) return text;
  throw new InvalidArgumentError('Give a URL that begins with https://.');
}

/** Reads the name of an endpoint. */
export function parseName(text: string): string {
  if (text.trim() !== '' && text.length <= MAX_NAME) return text;
  throw new InvalidArgumentError(`A name has 1 to ${MAX_NAME} characters.`);
}

/** Reads a time in seconds, to milliseconds. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && seconds <= 3600) return seconds * 1000;
  throw new InvalidArgumentError('Give seconds, at most 3600.');
}
