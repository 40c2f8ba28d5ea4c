import { sign } from '../../src/webhooks/signature.ts';

/** One webhook message, ready to be posted. */
export interface Delivery {
  headers: Record<string, string>;
  body: Buffer;
  /** How often the message is posted as it is; 2 for a replayed one. */
  copies: number;
  /** How long the body takes to be written, in milliseconds; 0 is at once. */
  writeMs: number;
}

/** What a delivery is made of. */
export interface Draft {
  body: Buffer;
  secret: string;
  id: string;
  /** Unix seconds. */
  timestamp: number;
}

/** The delivery of a draft, signed and with the headers the real sender writes. */
export function signDraft({ body, secret, id, timestamp }: Draft): Delivery {
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'OpenAI/1.0 (+https://platform.openai.com/docs/webhooks)',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(secret, id, String(timestamp), body),
  };
  return { headers, body, copies: 1, writeMs: 0 };
}
