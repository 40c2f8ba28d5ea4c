import { createHmac, createSecretKey } from 'node:crypto';

/**
 * The `webhook-signature` value of one secret: `v1,` and the base64 HMAC-SHA256 over
 * `id.timestamp.body`, keyed with the base64 after `whsec_` (Standard Webhooks 1.0).
 * `body` is the exact bytes on the wire, `timestamp` the header's text in Unix seconds.
 */
export function sign(secret: string, id: string, timestamp: string, body: Uint8Array): string {
  // Not the plain bytes: with those, Node takes several times as long to set up the hash.
  const key = createSecretKey(secret.slice('whsec_'.length), 'base64');
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}
