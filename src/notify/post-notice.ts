import { type BackoffPolicy, retryDelayMs } from '../webhooks/backoff.ts';
import { type Channel, toRequest, type UnusableChannel } from './channel.ts';
import type { KeepDeadNotice, NoticeMessage, SendNotice } from './notice-message.ts';
import type { Post, Posted } from './post.ts';
import { toMissingRemedy, toRemedy } from './remedy.ts';

export interface NoticePolicy {
  readonly maxAttempts: number;
  /** For what a channel refuses and will hardly take later. */
  readonly maxRefusals: number;
  /** Time for one post. */
  readonly timeoutMs: number;
  readonly backoff: BackoffPolicy;
}

/** Up to 18.5 hours of attempts, as a delivery has; a refusal has 45 s. */
export const NOTICE_POLICY: NoticePolicy = {
  maxAttempts: 8,
  maxRefusals: 3,
  timeoutMs: 10_000,
  backoff: { baseMs: 5000, factor: 8, capMs: 21_600_000 },
};

interface PostNoticeDependencies {
  readonly channels: readonly (Channel | UnusableChannel)[];
  readonly post: Post;
  readonly send: SendNotice;
  readonly keepDead: KeepDeadNotice;
  readonly policy: NoticePolicy;
  readonly now: () => Date;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What became of one message; `reason` is `status 503` and so on, or why no answer came or nothing was posted. */
export type NoticePosted =
  | { readonly outcome: 'notified'; readonly status: number }
  | { readonly outcome: 'retrying'; readonly reason: string; readonly dueAt: Date }
  | {
      readonly outcome: 'dead';
      readonly reason: string;
      readonly remedy?: string;
      /** The id that the message is kept under. */
      readonly kept: string;
    };

export type PostNotice = (message: NoticeMessage) => Promise<NoticePosted>;

/**
 * Posts a notice to its channel; a failure is tried again by a delayed message, and given up after the
 * policy's attempts. Rejects only when storage does; the queue then brings the message back.
 */
export function createPostNotice({
  channels,
  post,
  send,
  keepDead,
  policy,
  now,
  random,
}: PostNoticeDependencies): PostNotice {
  return async (message) => {
    const { notice, attempt } = message;
    const channel = channels.find(({ name }) => name === message.channel);
    const isUsable = channel !== undefined && 'url' in channel;
    // Its address may only be missing from the vault for now, or be mended there.
    const posted: Posted = isUsable
      ? await post(channel, toRequest(channel, notice, now()), policy.timeoutMs)
      : { outcome: 'no-answer', code: channel ? 'unusable-setting' : 'no-channel' };
    if (posted.outcome === 'taken') return { outcome: 'notified', status: posted.status };

    const reason = posted.outcome === 'no-answer' ? posted.code : `status ${posted.status}`;
    const isRefused = posted.outcome === 'refused';
    if (attempt >= (isRefused ? policy.maxRefusals : policy.maxAttempts)) {
      const remedy = channel ? remedyFor(channel, posted) : toMissingRemedy(message.channel);
      const kept = await keepDead(message);
      return { outcome: 'dead', reason, ...(remedy !== undefined && { remedy }), kept };
    }
    const at = now();
    const delayMs = retryDelayMs(posted, attempt, policy.backoff, random(), at);
    await send({ ...message, attempt: attempt + 1 }, { delayMs });
    return { outcome: 'retrying', reason, dueAt: new Date(at.getTime() + delayMs) };
  };
}

function remedyFor(channel: Channel | UnusableChannel, posted: Posted): string | undefined {
  if ('problem' in channel) return channel.problem;
  const { name } = channel;
  return posted.outcome === 'refused' ? toRemedy(name, posted.status) : undefined;
}
