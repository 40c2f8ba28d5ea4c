import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import type { Temporality } from '../config/otlp.ts';

/** What the values of an instrument are sums of, as OpenTelemetry defines each preference. */
export function toTemporality(
  preference: Temporality,
): (instrument: InstrumentType) => AggregationTemporality {
  const { CUMULATIVE, DELTA } = AggregationTemporality;
  const lowMemory = new Set([InstrumentType.COUNTER, InstrumentType.HISTOGRAM]);
  const upDown = new Set([
    InstrumentType.UP_DOWN_COUNTER,
    InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
  ]);
  return (instrument) => {
    if (preference === 'lowmemory') return lowMemory.has(instrument) ? DELTA : CUMULATIVE;
    return preference === 'delta' && !upDown.has(instrument) ? DELTA : CUMULATIVE;
  };
}
