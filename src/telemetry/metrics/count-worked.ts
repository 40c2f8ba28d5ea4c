import type { Delivery } from '../../webhooks/delivery.ts';
import type { FastLaneResult, OutOfTime } from '../../webhooks/fast-lane.ts';
import type { Bound } from './bounded.ts';
import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';
import { toTimings } from './timings.ts';
import { toLabels } from './labels.ts';

/**
 * Counts what became of a ticket that had something to do. How long a delivery waited is told by its
 * first attempt, when that has ended; where that one vanished, by none.
 */
export function createWorkedCounter(
  { done, retries, dead, startDelay, doneDelay }: Instruments,
  { toType, toResult }: { readonly toType: Bound; readonly toResult: Bound },
): (worked: FastLaneResult | OutOfTime) => void {
  return (worked) => {
    switch (worked.outcome) {
      case 'done': {
        const about = countWait(worked.delivery);
        const { totalMs } = toTimings(worked.delivery);
        done.add(1, { ...about, [ATTRIBUTES.result]: toResult(worked.result) });
        if (totalMs !== undefined) doneDelay.record(totalMs / 1000, toTypeLabel(about));
        return;
      }
      case 'retrying':
        return retries.add(1, countWait(worked.delivery));
      case 'dead':
        return dead.add(1, countWait(worked.delivery));
      case 'lease-lost':
        return void countWait(worked.delivery);
      case 'skipped':
      case 'waiting':
      case 'missing':
      case 'failed':
      case 'out-of-time':
    }
  };

  /** Gives the labels of what is to be counted of the attempt. */
  function countWait(delivery: Delivery): Labels {
    const about = toLabels(delivery, toType);
    const { waitedMs } = toTimings(delivery);
    if (delivery.attempts === 1 && waitedMs !== undefined) {
      startDelay.record(waitedMs / 1000, toTypeLabel(about));
    }
    return about;
  }
}

type Labels = ReturnType<typeof toLabels>;

function toTypeLabel({ [ATTRIBUTES.type]: type }: Labels) {
  return { [ATTRIBUTES.type]: type };
}
