import type { Delivery } from './delivery.ts';
import type { Dispatch } from './dispatch.ts';
import { PermanentError } from './errors.ts';
import { readEvent } from './event.ts';
import type { Log } from './log.ts';
import { within } from './within.ts';

/** How a run of a handler ended: with its word for the outcome, or with what it threw. */
export type Ended = { readonly result: string } | { readonly error: unknown };

interface Run {
  readonly dispatch: Dispatch;
  readonly delivery: Delivery;
  readonly leaseOwner: string;
  readonly isLastAttempt: boolean;
  readonly leaseLost: AbortSignal;
  readonly timeoutMs: number;
  readonly log: Log;
}

/** Runs a delivery's handler until it ends, its lease is lost or its time is up; never rejects. */
export async function runHandler({
  dispatch,
  delivery,
  leaseOwner,
  isLastAttempt,
  leaseLost,
  timeoutMs,
  log,
}: Run): Promise<Ended> {
  const event = readEvent(delivery.body);
  if (!event) return { error: new PermanentError('unreadable') };
  // Not `AbortSignal.any`: Node keeps such a signal for good while anything listens to it, and the
  // SDKs that a handler gives it to leave their listeners on.
  const over = new AbortController();
  const { signal } = over;
  const giveUp = () => over.abort(leaseLost.reason);
  if (leaseLost.aborted) giveUp();
  leaseLost.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(() => {
    over.abort(new DOMException('the handler ran out of time', 'TimeoutError'));
  }, timeoutMs);
  const about = { delivery: delivery.id, type: delivery.type };
  const context = {
    log: ((level, message, fields) => log(level, message, { ...about, ...fields })) satisfies Log,
    attempt: delivery.attempts,
    isLastAttempt,
    idempotencyKey: delivery.id,
    leaseOwner,
    sender: delivery.sender,
    signal,
  };
  try {
    // A handler that does not listen to its signal must not hold the delivery for ever.
    return { result: await within(signal, dispatch(event, context)) };
  } catch (error) {
    return { error };
  } finally {
    clearTimeout(timer);
    leaseLost.removeEventListener('abort', giveUp);
  }
}
