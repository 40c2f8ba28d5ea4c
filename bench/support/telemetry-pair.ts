import { setTimeout as sleep } from 'node:timers/promises';
import { rotate } from '../measure.ts';
import type { PartContext } from '../part.ts';
import type { Usage } from './report-usage.ts';
import type { TelemetrySink } from './telemetry-sink.ts';

/** The same work in two processes, of which one sends its spans to a sink. */
export interface TelemetryPair {
  readonly off: Worker;
  readonly on: Worker;
  readonly sink: TelemetrySink;
}

interface Worker {
  usage(): Promise<Usage>;
  work(): Promise<unknown>;
}

/** What the work of one round took: milliseconds of CPU with telemetry off and on, and bytes of spans. */
export interface PairUse {
  readonly off: number;
  readonly on: number;
  readonly spanBytes: number;
}

/** By then the last spans have left: they do so in a batch every 2 s. */
const EXPORTED_MS = 2500;

/**
 * Has both work in turn and then wait until the spans have left, all within the same time: what export
 * takes is counted, and what an idle process takes is counted for both alike.
 */
export async function measurePair(
  { off, on, sink }: TelemetryPair,
  { rounds, signal, progress }: Pick<PartContext, 'rounds' | 'signal' | 'progress'>,
): Promise<PairUse[]> {
  const readAll = async () => ({
    off: (await off.usage()).cpuMs,
    on: (await on.usage()).cpuMs,
    spanBytes: sink.spanBytes(),
  });
  // What they did before is not to be exported within the first round.
  await sleep(EXPORTED_MS, undefined, { signal });
  const measured: PairUse[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    progress(`telemetry off and on, round ${round}`);
    const before = await readAll();
    for (const worker of rotate([off, on], round)) await worker.work();
    await sleep(EXPORTED_MS, undefined, { signal });
    const after = await readAll();
    const spanBytes = after.spanBytes - before.spanBytes;
    if (spanBytes === 0) throw new Error('the app sent no spans, although it was told where to');
    measured.push({ off: after.off - before.off, on: after.on - before.on, spanBytes });
  }
  return measured;
}
