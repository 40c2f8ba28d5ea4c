import { describeError } from '../../webhooks/errors.ts';
import type { Log } from '../../webhooks/log.ts';

/** Looks at something now and then, and records what it finds; rejects where it cannot tell. */
export type TakeGauge = () => Promise<void>;

/** Takes all gauges, by their names. One that fails leaves a gap and a line: the work goes on without. */
export async function takeGauges(
  gauges: Readonly<Record<string, TakeGauge>>,
  log: Log,
): Promise<void> {
  const takeOne = async ([gauge, take]: [string, TakeGauge]) => {
    try {
      await take();
    } catch (error) {
      log('warn', 'gauge-failed', { gauge, error: describeError(error) });
    }
  };
  await Promise.all(Object.entries(gauges).map(takeOne));
}
