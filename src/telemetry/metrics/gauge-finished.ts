import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';
import type { TakeGauge } from './take-gauges.ts';

/** Records how many rows of the inbox are done, and how many dead; nothing where `count` rejects. */
export function createFinishedGauge(
  { inboxRows }: Pick<Instruments, 'inboxRows'>,
  count: () => Promise<{ readonly done: number; readonly dead: number }>,
): TakeGauge {
  return async () => {
    const { done, dead } = await count();
    inboxRows.record(done, { [ATTRIBUTES.state]: 'done' });
    inboxRows.record(dead, { [ATTRIBUTES.state]: 'dead' });
  };
}
