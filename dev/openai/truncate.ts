import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context, Next } from 'hono';
import type { Env } from './env.ts';

/**
 * Sends half of the answer and cuts the connection: short of the length that it promised, or without
 * the chunk that ends a body of no stated length.
 */
export async function truncate(
  c: Context<Env>,
  next: Next,
  { withLength }: { withLength: boolean },
): Promise<void> {
  await next();
  const answer = c.res;
  const { outgoing } = c.env;
  const { body, length } = await measure(answer);
  const headers = Object.fromEntries(answer.headers);
  delete headers['content-length'];
  outgoing.writeHead(
    answer.status,
    withLength ? { ...headers, 'content-length': length } : headers,
  );
  let left = Math.floor(length / 2);
  for await (const chunk of body) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    // Each part is out before the next, or the cut would take back what was never sent.
    await new Promise((resolve) => {
      outgoing.write(part, resolve);
    });
    if (left <= 0 || outgoing.destroyed) break;
  }
  outgoing.destroy();
  // Without the first of these the headers of both would be merged.
  c.res = undefined;
  c.res = RESPONSE_ALREADY_SENT;
}

type Body = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** An answer that states no length is short enough to be read first. */
async function measure(answer: Response): Promise<{ body: Body; length: number }> {
  const stated = answer.headers.get('content-length');
  if (stated !== null && answer.body !== null) {
    return { body: answer.body, length: Number(stated) };
  }
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return { body: [bytes], length: bytes.length };
}
