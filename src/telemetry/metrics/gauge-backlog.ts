import type { SweepResult } from '../../webhooks/sweep.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';

/**
 * Records what a sweep saw. Rows are recorded where it saw them all, and so is the age of the oldest; where
 * time ran out only an age above the last one, because then it matters most, and a lower one would calm.
 */
export function createBacklogGauge(
  { inboxRows, oldestUnfinished, lostTickets }: Instruments,
  now: () => Date,
): (swept: SweepResult) => void {
  let last = -1;

  function recordAge(seconds: number): void {
    last = seconds;
    oldestUnfinished.record(seconds);
  }

  return ({ states, oldest, sent, isExact }) => {
    if (sent > 0) lostTickets.add(sent);
    if (isExact) {
      for (const [state, count] of Object.entries(states)) {
        inboxRows.record(count, { [ATTRIBUTES.state]: state });
      }
    }
    const age = oldest ? Math.max(0, now().getTime() - oldest.getTime()) / 1000 : 0;
    if (isExact || (oldest && age > last)) recordAge(age);
  };
}
