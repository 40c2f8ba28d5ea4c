import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { Env } from './env.ts';

/** Content that is made while it is read, of a length that is known before. */
export interface Content {
  type: string;
  bytes: number;
  pieces: () => Iterable<Uint8Array>;
}

/** Answers with content, as fast as it is taken. */
export function sendContent(c: Context<Env>, { type, bytes, pieces }: Content): Response {
  const stream = Readable.from(pieces(), { objectMode: false, highWaterMark: 64 * 1024 });
  return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, 200, {
    'content-type': type,
    'content-length': String(bytes),
  });
}
