import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './log.ts';
import type { Ticket } from './ticket.ts';
import type { Work, Worked } from './work.ts';

export type FastLaneResult =
  | Worked
  /** Not finished within the budget; it goes on, and its ticket in the queue stands by. */
  | { readonly outcome: 'out-of-time' }
  /** Storage failed; its ticket in the queue takes over. */
  | { readonly outcome: 'failed'; readonly error: unknown };

export type FastLane = (ticket: Ticket, log: Log) => Promise<FastLaneResult>;

/** Works a ticket off at once, in at most `budgetMs`; never rejects, because the row is stored. */
export function createFastLane(work: Work, budgetMs: number): FastLane {
  return async (ticket, log) => {
    const settled = new AbortController();
    const outOfTime = async (): Promise<FastLaneResult> => {
      await delay(budgetMs, undefined, { signal: settled.signal }).catch(() => undefined);
      return { outcome: 'out-of-time' };
    };
    const worked = work(ticket, log).catch((error: unknown): FastLaneResult => ({
      outcome: 'failed',
      error,
    }));
    const result = await Promise.race([worked, outOfTime()]);
    settled.abort();
    return result;
  };
}
