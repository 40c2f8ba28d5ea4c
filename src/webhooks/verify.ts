import { isUtf8 } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import type { OpenAI } from 'openai';
import { InvalidWebhookSignatureError } from 'openai/error';
import { Webhooks } from 'openai/resources/webhooks/webhooks';
import type { SignedHeaders } from './headers.ts';
import type { SigningSecret } from './secret.ts';
import { sign } from './signature.ts';

export type Verdict =
  | { readonly valid: true; readonly sender: string }
  | { readonly valid: false; readonly reason: 'stale' | 'future' | 'no-match' };

const TOLERANCE_SECONDS = 300;
// Only this part of the SDK loads with the receiver: verifying with a given secret needs no client.
const webhooks = new Webhooks({} as OpenAI);

/**
 * Whether one of the signatures was made with one of the secrets over exactly these bytes, at most
 * 300 s from `now`, and whose secret that was.
 *
 * Each secret is hashed once, over the bytes, and the SDK confirms the one that matched: the SDK
 * decodes a body to text first, so it cannot tell apart two bodies that are not UTF-8.
 */
export async function verify(
  headers: SignedHeaders,
  body: Uint8Array,
  secrets: readonly SigningSecret[],
  now: Date,
): Promise<Verdict> {
  const age = Math.floor(now.getTime() / 1000) - Number(headers.timestamp);
  if (age > TOLERANCE_SECONDS) return { valid: false, reason: 'stale' };
  if (age < -TOLERANCE_SECONDS) return { valid: false, reason: 'future' };

  const secret = secrets.find(({ value }) => isSignedWith(value, headers, body));
  if (!secret || !(await isConfirmed(headers, body, secret.value))) {
    return { valid: false, reason: 'no-match' };
  }
  return { valid: true, sender: secret.sender };
}

function isSignedWith(secret: string, headers: SignedHeaders, body: Uint8Array): boolean {
  const expected = Buffer.from(sign(secret, headers.id, headers.timestamp, body));
  return headers.signature.split(' ').some((candidate) => {
    const given = Buffer.from(candidate);
    return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
  });
}

async function isConfirmed(
  headers: SignedHeaders,
  body: Uint8Array,
  secret: string,
): Promise<boolean> {
  if (!isUtf8(body)) return true;
  try {
    await webhooks.verifySignature(
      Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'),
      {
        'webhook-id': headers.id,
        'webhook-timestamp': headers.timestamp,
        'webhook-signature': headers.signature,
      },
      secret,
      TOLERANCE_SECONDS,
    );
    return true;
  } catch (error) {
    if (error instanceof InvalidWebhookSignatureError) return false;
    throw error;
  }
}
