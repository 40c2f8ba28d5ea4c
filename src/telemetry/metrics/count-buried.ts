import type { Buried } from '../../webhooks/bury.ts';
import type { Bound } from './bounded.ts';
import type { Instruments } from './instruments.ts';
import { toLabels } from './labels.ts';

/** Counts the deliveries that died of a poisoned ticket. */
export function createBuriedCounter(
  { dead }: Pick<Instruments, 'dead'>,
  toType: Bound,
): (buried: Buried) => void {
  return (buried) => {
    if (buried.outcome === 'dead') dead.add(1, toLabels(buried.delivery, toType));
  };
}
