import { randomUUID } from 'node:crypto';
import { pause as pauseFor } from '../../inbox/pause.ts';
import { createResend, ResendError } from '../../inbox/resend.ts';

/** Nobody handles this type, so all that comes of it is a row that says so. */
const TEST_TYPE = 'receiver.test';

/** Each post that is refused counts where alerts look for failures, so there are fewer and fewer. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

interface Waiting {
  readonly url: string;
  readonly secret: string;
  /** How long to try. */
  readonly waitMs: number;
  readonly pause?: typeof pauseFor;
  /** What helps where it does not know the secret. */
  readonly remedy?: string | undefined;
  /** Hears how long it has taken and what was said last. */
  readonly onRefused: (status: number | undefined) => void;
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/**
 * Posts an event that is signed with `secret` until the receiver accepts it; rejects where it is not
 * going to. One that has just looked for secrets takes half a minute until it looks again.
 */
export async function waitUntilAccepted(waiting: Waiting): Promise<void> {
  const { url, secret, waitMs, pause = pauseFor, remedy, onRefused, signal, now } = waiting;
  const id = `wh_${randomUUID().replaceAll('-', '')}`;
  const resend = createResend(now);
  const startedAt = performance.now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    signal.throwIfAborted();
    const status = await post();
    if (status === 200) return;
    if (!isPassing(status) || performance.now() - startedAt + pauseMs > waitMs) {
      throw new Error(explain(url, status, remedy));
    }
    onRefused(status);
    await pause(pauseMs, signal);
  }

  /** The same event under the same id, signed anew; undefined where no answer came. */
  async function post(): Promise<number | undefined> {
    const created_at = Math.floor(now().getTime() / 1000);
    const event = {
      id: `evt_${id.slice(3)}`,
      object: 'event',
      created_at,
      type: TEST_TYPE,
      data: {},
    };
    const body = Buffer.from(JSON.stringify(event));
    try {
      return (await resend({ id, body }, { url, secret }, signal)).status;
    } catch (error) {
      if (error instanceof ResendError) return undefined;
      throw error;
    }
  }
}

/** It does not know the secret yet, has too much to do, or does not answer for now. */
function isPassing(status: number | undefined): boolean {
  return status === undefined || status === 400 || status === 429 || status >= 500;
}

function explain(url: string, status: number | undefined, remedy: string | undefined): string {
  const { origin, pathname } = new URL(url);
  const where = `${origin}${pathname}`;
  if (status === undefined) return `${where} does not answer`;
  if (status === 400) {
    return `${where} answers 400, so it does not know the new secret${remedy ? `: ${remedy}` : ''}`;
  }
  return `${where} answers ${status}`;
}
