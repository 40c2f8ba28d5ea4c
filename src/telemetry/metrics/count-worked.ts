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
    if (!('delivery' in worked)) return;
    const { outcome, delivery } = worked;
    if (outcome === 'skipped' || outcome === 'waiting') return;

    const about = toLabels(delivery, toType);
    const type = { [ATTRIBUTES.type]: about[ATTRIBUTES.type] };
    const { waitedMs, totalMs } = toTimings(delivery);
    if (delivery.attempts === 1 && waitedMs !== undefined) startDelay.record(waitedMs / 1000, type);
    if (outcome === 'retrying') retries.add(1, about);
    if (outcome === 'dead') dead.add(1, about);
    if (outcome === 'done') {
      done.add(1, { ...about, [ATTRIBUTES.result]: toResult(worked.result) });
      if (totalMs !== undefined) doneDelay.record(totalMs / 1000, type);
    }
  };
}
