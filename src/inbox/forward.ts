import type { Inbox } from '../webhooks/inbox.ts';
import type { FollowDeliveries, FollowOptions } from './follow.ts';
import type { Resend, Resent, ResendTarget } from './resend.ts';
import type { DeliveryRow } from './rows.ts';

/** What became of one delivery on its way to the other receiver. */
export interface Forwarded {
  readonly row: DeliveryRow;
  /** How often it was tried. */
  readonly tries: number;
  /** The last answer, of whatever status. */
  readonly answer?: Resent;
  /** Why there was none: a `ResendError`, what storage said, or `gone` where the row was purged. */
  readonly problem?: unknown;
}

export interface ForwardOptions
  extends ResendTarget, Pick<FollowOptions, 'since' | 'pollMs' | 'onError' | 'signal'> {
  /** Types to forward, with `*` for any text; all where left out. */
  readonly types?: readonly string[];
  readonly sender?: string;
  readonly onResult: (forwarded: Forwarded) => void;
}

export type Forward = (options: ForwardOptions) => Promise<void>;

/** Times to wait before each further try. */
const AGAIN_MS = [250, 1000, 3000];

/**
 * Follows the inbox and posts each new delivery, in order, to another receiver, until `signal` aborts.
 * It reads and never writes: whatever the other receiver does is no matter to the inbox.
 */
export function createForward({
  inbox,
  follow,
  resend,
  sleep,
}: {
  inbox: Pick<Inbox, 'read'>;
  follow: FollowDeliveries;
  resend: Resend;
  /** Resolves after a time, or early when `signal` aborts. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}): Forward {
  return async ({ url, secret, types, sender, onResult, ...following }) => {
    const { signal } = following;
    const filter = { ...(types && { types }), ...(sender !== undefined && { sender }) };
    for await (const { row } of follow(filter, following)) {
      const forwarded = await forwardOne(row, { url, secret }, signal);
      if (forwarded) onResult(forwarded);
      if (signal?.aborted) return;
    }
  };

  async function forwardOne(
    row: DeliveryRow,
    target: ResendTarget,
    signal: AbortSignal | undefined,
  ): Promise<Forwarded | undefined> {
    for (let tries = 1; ; tries += 1) {
      const result = await tryOnce(row.id, target, signal);
      const waitMs = AGAIN_MS[tries - 1];
      if (signal?.aborted) return undefined;
      if (!shouldRepeat(result) || waitMs === undefined) return { row, tries, ...result };
      await sleep(waitMs, signal);
    }
  }

  async function tryOnce(
    id: string,
    target: ResendTarget,
    signal: AbortSignal | undefined,
  ): Promise<Pick<Forwarded, 'answer' | 'problem'>> {
    try {
      const stored = await inbox.read(id, signal);
      if (!stored) return { problem: 'gone' };
      return { answer: await resend(stored.delivery, target, signal) };
    } catch (error) {
      // Told to whoever listens, who goes on with the next.
      return { problem: error };
    }
  }
}

/** As the sender does; but a refusal stays one, and there is somebody who reads it. */
function shouldRepeat({ answer, problem }: Pick<Forwarded, 'answer' | 'problem'>): boolean {
  if (!answer) return problem !== 'gone';
  return answer.status >= 500 || answer.status === 429;
}
