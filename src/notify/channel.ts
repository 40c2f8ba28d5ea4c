import { sign } from '../webhooks/signature.ts';
import type { Filter } from './filter.ts';
import type { Notice } from './notice.ts';
import { toSlackMessage } from './slack-message.ts';
import { toTeamsMessage } from './teams-message.ts';
import { toWebhookId, toWebhookMessage } from './webhook-message.ts';

/** Where notices are posted to. `url` and `secret` are never logged: who has them can post there. */
export type Channel = {
  readonly url: string;
  readonly when: Filter;
} & (
  | { readonly name: 'teams' | 'slack' }
  /** `secret`: `whsec_` and the base64 of 24 to 64 bytes. */
  | { readonly name: 'webhook'; readonly secret: string }
);

export type ChannelName = Channel['name'];

/**
 * A channel whose settings cannot be used: what is meant for it is tried again and kept, as where it does not answer.
 * `problem` says which settings and what to do, and none of their values.
 */
export interface UnusableChannel {
  readonly name: ChannelName;
  readonly when: Filter;
  readonly problem: string;
}

/** A body of JSON and the headers it is posted with. */
export interface NoticeRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

const JSON_HEADERS = { 'content-type': 'application/json' };

/** The request that tells a channel of a notice; the signature of a webhook is of `now`. */
export function toRequest(channel: Channel, notice: Notice, now: Date): NoticeRequest {
  switch (channel.name) {
    case 'teams':
      return { headers: JSON_HEADERS, body: toBytes(toTeamsMessage(notice)) };
    case 'slack':
      return { headers: JSON_HEADERS, body: toBytes(toSlackMessage(notice)) };
    case 'webhook': {
      const body = toBytes(toWebhookMessage(notice));
      const id = toWebhookId(notice);
      const timestamp = String(Math.floor(now.getTime() / 1000));
      const signed = {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': sign(channel.secret, id, timestamp, body),
      };
      return { headers: { ...JSON_HEADERS, ...signed }, body };
    }
  }
}

function toBytes(message: object): Uint8Array {
  return Buffer.from(JSON.stringify(message));
}
