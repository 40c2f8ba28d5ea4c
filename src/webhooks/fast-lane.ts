import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './log.ts';
import type { Ticket } from './ticket.ts';
import type { Work, Worked, WorkPolicy } from './work.ts';

/** How long the queue holds back a ticket that is worked off at once. */
export const SAFETY_NET_MS = 30_000;

/** The handler's part of the budget; the rest is for claiming and committing. */
const HANDLER_PART = 0.75;

export type FastLaneResult =
  | Worked
  /** Storage failed; its ticket in the queue takes over. */
  | { readonly outcome: 'failed'; readonly error: unknown };

/** Not finished within the budget: it goes on, and its ticket in the queue stands by. */
export interface OutOfTime {
  readonly outcome: 'out-of-time';
  /** How it ends after all; never rejects. */
  readonly later: Promise<FastLaneResult>;
}

export type FastLane = (ticket: Ticket, log: Log) => Promise<FastLaneResult | OutOfTime>;

/** Works a ticket off at once, in at most `budgetMs`; never rejects, because the row is stored. */
export function createFastLane(work: Work, budgetMs: number): FastLane {
  return async (ticket, log) => {
    const worked = work(ticket, log).catch((error: unknown): FastLaneResult => ({
      outcome: 'failed',
      error,
    }));
    const budget = new AbortController();
    const outOfTime = async (): Promise<OutOfTime> => {
      await delay(budgetMs, undefined, { signal: budget.signal });
      return { outcome: 'out-of-time', later: worked };
    };
    try {
      return await Promise.race([worked, outOfTime()]);
    } finally {
      budget.abort();
    }
  };
}

/** The policy of the fast lane: an attempt that ends within the budget, and a lease that ends before the safety net. */
export function toFastLanePolicy(policy: WorkPolicy, budgetMs: number): WorkPolicy {
  return {
    ...policy,
    handlerTimeoutMs: budgetMs * HANDLER_PART,
    leaseMs: Math.min(policy.leaseMs, SAFETY_NET_MS - 5000),
  };
}
