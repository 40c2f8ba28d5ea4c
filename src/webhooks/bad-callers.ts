import { createHash } from 'node:crypto';
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js';

/** What a failed verification costs the address that it came from. */
export interface Penalty {
  readonly isLimited: boolean;
  /** Until the address is forgiven. */
  readonly retryAfterMs: number;
  /** How many failures this line stands for; 0 where it is not this failure's turn to be logged. */
  readonly toLog: number;
}

export interface BadCallers {
  /** Whether an address has no failure left for now. */
  readonly isSuspect: (address: string) => Promise<boolean>;
  /** Notes a failed verification of an address. */
  readonly punish: (address: string) => Promise<Penalty>;
}

const WINDOW_SECONDS = 60;

/**
 * Counts failed verifications by address, in this instance's memory. Only failures are counted and
 * only failures are limited: a valid signature passes from anywhere, also from a shared proxy.
 *
 * Addresses share 65,536 counters, so that memory is bounded whoever calls; an address that shares a
 * bad one's counter loses the wording of its own refusals and, until the minute is over, the early look
 * for a new secret.
 */
export function createBadCallers(failuresPerMinute: number, now: () => Date): BadCallers {
  const limiter = new RateLimiterMemory({ points: failuresPerMinute, duration: WINDOW_SECONDS });
  let unlogged = 0;
  let loggedAt = Number.NEGATIVE_INFINITY;

  const isSuspect = async (address: string) =>
    ((await limiter.get(toCounter(address)))?.consumedPoints ?? 0) >= failuresPerMinute;

  const punish = async (address: string) => {
    const { consumedPoints, msBeforeNext } = await limiter.penalty(toCounter(address));
    if (consumedPoints <= failuresPerMinute) {
      return { isLimited: false, retryAfterMs: 0, toLog: 1 };
    }
    unlogged += 1;
    const isDue = now().getTime() - loggedAt >= WINDOW_SECONDS * 1000;
    const toLog = isDue ? unlogged : 0;
    if (isDue) {
      unlogged = 0;
      loggedAt = now().getTime();
    }
    return { isLimited: true, retryAfterMs: msBeforeNext, toLog };
  };
  return { isSuspect, punish };
}

function toCounter(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 4);
}

/**
 * The caller's address: the last entry of `x-forwarded-for` that a trusted proxy wrote, which with
 * `trustedHops` proxies is that many from the end; whatever stands before it the caller may have
 * made up. Azure's front end appends the port as well.
 */
export function readCallerAddress(forwardedFor: string | null, trustedHops: number): string {
  const entries = (forwardedFor ?? '').split(',').map((entry) => entry.trim());
  const entry = entries.at(-trustedHops) ?? entries[0] ?? '';
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(entry) ?? [];
  return bracketed ?? entry.replace(/^([^:]+):\d+$/, '$1');
}
