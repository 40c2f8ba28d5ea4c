import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface HostJson {
  readonly extensions: { readonly queues: { readonly messageEncoding: string } };
}

const text = await readFile(join(import.meta.dirname, '../../host.json'), 'utf8');
const { messageEncoding } = (JSON.parse(text) as HostJson).extensions.queues;
const encoding = messageEncoding === 'base64' ? 'base64' : 'utf8';

/** A text as host.json says that messages are written. */
export function toMessage(content: string): string {
  return Buffer.from(content).toString(encoding);
}

/** The text of a message. */
export function fromMessage(message: string): string {
  return Buffer.from(message, encoding).toString();
}
