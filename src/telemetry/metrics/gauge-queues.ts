import type { Instruments } from './instruments.ts';
import { ATTRIBUTES } from '../names.ts';
import type { TakeGauge } from './take-gauges.ts';

/** One gauge for each queue, by its name. */
export function createQueueGauges(
  { queueMessages }: Pick<Instruments, 'queueMessages'>,
  readLengths: Readonly<Record<string, () => Promise<number>>>,
): Readonly<Record<string, TakeGauge>> {
  const gauges = Object.entries(readLengths).map(([queue, readLength]) => {
    const take = async () =>
      queueMessages.record(await readLength(), { [ATTRIBUTES.queue]: queue });
    return [queue, take] as const;
  });
  return Object.fromEntries(gauges);
}
