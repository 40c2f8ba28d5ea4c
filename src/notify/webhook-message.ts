import type { Notice } from './notice.ts';

/** The body of a notice in the shape of Standard Webhooks: `type`, when it happened, and the rest as `data`. */
export function toWebhookMessage({ type, at, ...data }: Notice) {
  return { type, timestamp: at, data };
}

/**
 * The `webhook-id` of a notice: its delivery, the same on every attempt. A header holds only visible
 * ASCII for sure, so that anything else is percent-encoded.
 */
export function toWebhookId({ delivery }: Notice): string {
  return delivery.toWellFormed().replaceAll(/[^\x21-\x7e]/gu, encodeURIComponent);
}
