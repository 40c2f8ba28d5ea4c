import type { Delivery } from '../webhooks/delivery.ts';
import { sign } from '../webhooks/signature.ts';

/** Where to post, and the secret that the receiver there knows: `whsec_` and base64. */
export interface ResendTarget {
  readonly url: string;
  readonly secret: string;
}

export interface Resent {
  readonly status: number;
  /** From the start of the request to the head of the answer. */
  readonly ms: number;
}

export type Resend = (
  delivery: Pick<Delivery, 'id' | 'body'>,
  target: ResendTarget,
  signal?: AbortSignal,
) => Promise<Resent>;

/** No answer came. The message has neither the query of the URL nor anything of the delivery. */
export class ResendError extends Error {
  override readonly name = 'ResendError';
}

/** Local receivers work some deliveries off before they answer. */
const ANSWER_MS = 30_000;

/** The headers that the sender writes; `timestamp` in Unix seconds. */
export function toSignedHeaders(
  { id, body }: Pick<Delivery, 'id' | 'body'>,
  secret: string,
  timestamp: number,
): Record<string, string> {
  return {
    'content-type': 'application/json',
    'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(secret, id, String(timestamp), body),
  };
}

/**
 * Posts a stored delivery to another receiver: its id and its very bytes, signed now. Any answer counts,
 * and none is followed elsewhere; the lack of one rejects with a `ResendError`.
 */
export function createResend(now: () => Date): Resend {
  return async (delivery, { url, secret }, signal) => {
    const startedAt = performance.now();
    const timestamp = Math.floor(now().getTime() / 1000);
    const bound = AbortSignal.timeout(ANSWER_MS);
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: toSignedHeaders(delivery, secret, timestamp),
        body: Buffer.from(delivery.body),
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, bound]) : bound,
      });
      const ms = Math.round(performance.now() - startedAt);
      await response.body?.cancel();
      return { status: response.status, ms };
    } catch (error) {
      signal?.throwIfAborted();
      const why = bound.aborted ? `nothing in ${ANSWER_MS / 1000} s` : toCode(error);
      throw new ResendError(`no answer from ${toPlace(url)}: ${why}; does the receiver run?`, {
        cause: error,
      });
    }
  };
}

/** Keys of functions are in the query. */
function toPlace(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.origin}${parsed.pathname}` : 'what is no URL';
}

/** The system's code, such as `ECONNREFUSED`, which `fetch` hides in the cause. */
function toCode(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed';
  const { cause = error }: { cause?: unknown } = error;
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return error.name;
  return String(cause.code);
}
