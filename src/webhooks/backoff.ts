import { RetryLater } from './errors.ts';

export interface BackoffPolicy {
  /** Upper bound of the first delay. */
  readonly baseMs: number;
  /** How much longer each further delay may be. */
  readonly factor: number;
  /** Upper bound of every delay that we choose ourselves. */
  readonly capMs: number;
}

/** A queue keeps a message invisible for 7 days at most. */
const MAX_DELAY_MS = 7 * 24 * 3600 * 1000;

/**
 * How long to wait after a failed attempt: exponential with full jitter, so that deliveries which
 * failed together do not come back together; never sooner than the error asks for.
 * `attempt` counts from 1, `random` is in [0, 1).
 */
export function retryDelayMs(
  error: unknown,
  attempt: number,
  policy: BackoffPolicy,
  random: number,
  now: Date,
): number {
  const growth = Math.min(policy.factor ** (attempt - 1), Number.MAX_SAFE_INTEGER);
  const window = Math.min(policy.capMs, policy.baseMs * growth);
  const asked = error instanceof RetryLater ? error.delayMs : retryAfterMs(error, now);
  // What asks for no sensible time asks for none.
  return Math.min(MAX_DELAY_MS, Math.round(Math.max(random * window, asked || 0)));
}

/** The `retry-after-ms` or `retry-after` (seconds or a date) of an SDK's error, in milliseconds. */
function retryAfterMs(error: unknown, now: Date): number | undefined {
  if (typeof error !== 'object' || error === null || !('headers' in error)) return undefined;
  if (!(error.headers instanceof Headers)) return undefined;
  const ms = Number(error.headers.get('retry-after-ms') || Number.NaN);
  if (Number.isFinite(ms)) return ms;
  const text = error.headers.get('retry-after');
  if (!text) return undefined;
  const seconds = Number(text);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(wait) ? wait : undefined;
}
