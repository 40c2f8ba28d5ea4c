import { randomBytes } from 'node:crypto';
import type { Done, Plan } from './api-orders.ts';
import { ProblemError } from './problem.ts';

/** What was looked at and would be done, and nothing has been yet. */
export interface Planned {
  readonly text: string;
  readonly count: number;
  readonly run: () => Promise<Done>;
}

/** Plans that wait for their confirmation. */
export interface Plans {
  readonly keep: (planned: Planned) => Plan;
  /** Does what was planned; throws a `ProblemError` where the confirmation is unknown, used or too old. */
  readonly confirm: (confirmation: string) => Promise<Done>;
}

const GOOD_MS = 60_000;
/** More than anybody opens at a time; the oldest go first. */
const MAX_PLANS = 50;

/** Keeps each plan for a minute and one use; a confirmation does what it was given for and nothing else. */
export function createPlans(now: () => Date): Plans {
  const kept = new Map<string, { readonly planned: Planned; readonly until: number }>();
  return {
    keep(planned) {
      const confirmation = randomBytes(32).toString('base64url');
      kept.set(confirmation, { planned, until: now().getTime() + GOOD_MS });
      for (const oldest of [...kept.keys()].slice(0, -MAX_PLANS)) kept.delete(oldest);
      return { text: planned.text, count: planned.count, confirmation };
    },
    async confirm(confirmation) {
      const found = kept.get(confirmation);
      kept.delete(confirmation);
      if (!found || found.until <= now().getTime()) {
        throw new ProblemError(
          410,
          'the confirmation is used up or older than a minute, so nothing was done',
          'Look at what would happen, and confirm that.',
        );
      }
      return found.planned.run();
    },
  };
}
