import { toSignedHeaders } from '../../inbox/resend.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { ProblemError } from './problem.ts';

/** Printable, and without what shells disagree about between single quotes. */
const PLAIN = /^[ !-&(-[\]-~]*$/;
/** Ends up as one argument of a program; systems allow 128 KiB. */
const MAX_ARGUMENT_CHARS = 64 * 1024;

interface CurlTarget {
  readonly url: string;
  readonly secret: string;
  readonly now: Date;
}

/**
 * A command that posts a delivery, signed now, to a receiver. Bodies are written by strangers: what is not
 * plain goes in as base64, so that there is nothing in it for any shell. Throws a `ProblemError` where the
 * id cannot be written safely.
 */
export function toCurl(
  delivery: Pick<Delivery, 'id' | 'body'>,
  { url, secret, now }: CurlTarget,
): string {
  const headers = toSignedHeaders(delivery, secret, Math.floor(now.getTime() / 1000));
  const words = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  if (![url, ...words].every((word) => PLAIN.test(word))) {
    throw new ProblemError(
      409,
      'its id or the address has characters that shells disagree about',
      'Resend it from here instead.',
    );
  }
  const bytes = Buffer.from(delivery.body);
  const text = bytes.toString('latin1');
  const isPlain = PLAIN.test(text) && text.length <= MAX_ARGUMENT_CHARS;
  const body = isPlain ? `--data-raw '${text}'` : '--data-binary @-';
  const lines = [`curl '${url}'`, ...words.map((word) => `-H '${word}'`), body];
  const command = lines.join(' \\\n  ');
  const given = isPlain ? '' : `printf %s '${bytes.toString('base64')}' | base64 -d | `;
  return `${given}${command}\n`;
}
