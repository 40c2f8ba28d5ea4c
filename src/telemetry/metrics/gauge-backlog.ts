import type { SweepResult } from '../../webhooks/sweep.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';

/**
 * Records what a sweep saw. Rows are recorded where it saw them all; the age of the oldest in any case,
 * for where time runs out it is at least as high, and then it matters most.
 */
export function createBacklogGauge(
  { inboxRows, oldestUnfinished, lostTickets }: Instruments,
  now: () => Date,
): (swept: SweepResult) => void {
  return ({ states, oldest, sent, isExact }) => {
    if (sent > 0) lostTickets.add(sent);
    if (isExact) {
      for (const [state, count] of Object.entries(states)) {
        inboxRows.record(count, { [ATTRIBUTES.state]: state });
      }
    }
    if (oldest) {
      oldestUnfinished.record(Math.max(0, now().getTime() - oldest.getTime()) / 1000);
    } else if (isExact) {
      oldestUnfinished.record(0);
    }
  };
}
