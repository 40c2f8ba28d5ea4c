import { type Delivery, renew } from './delivery.ts';
import { describeError } from './errors.ts';
import { type Inbox, type Stored, swap } from './inbox.ts';
import type { Log } from './log.ts';

/** A renewal that hangs must not hold up the end of the attempt. */
const MAX_RENEWAL_MS = 15_000;

export interface HeldLease {
  /** Aborts when somebody else has taken the delivery over, or may have. */
  readonly signal: AbortSignal;
  /** Stops renewing; resolves to what to swap the result in against. */
  release(): Promise<Stored>;
}

/**
 * Keeps a claimed delivery's lease alive by renewing it every third of its length.
 *
 * Clocks do not guard the delivery, versions do: a worker whose clock runs ahead may take over too
 * early, but then every later write of ours is against an old version and changes nothing.
 */
export function holdLease(
  claimed: Stored,
  { inbox, leaseMs, now, log }: { inbox: Inbox; leaseMs: number; now: () => Date; log: Log },
): HeldLease {
  const lost = new AbortController();
  let held = claimed;
  let renewing = Promise.resolve();
  const timer = setInterval(() => {
    renewing = renewing.then(renewOnce);
  }, leaseMs / 3);

  async function renewOnce(): Promise<void> {
    const { progress } = held.delivery;
    if (lost.signal.aborted || progress.state !== 'processing') return;
    const { owner, until } = progress.lease;
    try {
      const next: Delivery = renew(held.delivery, {
        owner,
        until: new Date(now().getTime() + leaseMs),
      });
      const signal = AbortSignal.timeout(Math.min(leaseMs / 3, MAX_RENEWAL_MS));
      const stored = await swap(inbox, next, held.version, { owner, signal });
      if (stored) held = stored;
      else lose('somebody else has taken the delivery over');
    } catch (error) {
      // Storage may be back for the next renewal; until the lease has run out it is still ours.
      log('warn', 'renewal-failed', { delivery: held.delivery.id, error: describeError(error) });
      if (now() >= until) lose('the lease ran out while it could not be renewed');
    }
  }

  function lose(why: string): void {
    clearInterval(timer);
    lost.abort(new DOMException(why, 'AbortError'));
  }

  return {
    signal: lost.signal,
    async release() {
      clearInterval(timer);
      await renewing;
      return held;
    },
  };
}
