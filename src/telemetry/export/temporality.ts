import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import type { Temporality } from '../../config/otlp.ts';

const { CUMULATIVE, DELTA } = AggregationTemporality;
const UP_AND_DOWN = new Set([
  InstrumentType.UP_DOWN_COUNTER,
  InstrumentType.OBSERVABLE_UP_DOWN_COUNTER,
]);

/**
 * What the values of an instrument are sums of, as OpenTelemetry defines each preference. What a gauge shows
 * is no sum: it is told once, and not again for as long as the instance lives.
 */
export function toTemporality(
  preference: Temporality,
): (instrument: InstrumentType) => AggregationTemporality {
  return (instrument) => {
    if (instrument === InstrumentType.GAUGE) return DELTA;
    if (preference === 'cumulative' || UP_AND_DOWN.has(instrument)) return CUMULATIVE;
    const isObserved = instrument === InstrumentType.OBSERVABLE_COUNTER;
    return preference === 'lowmemory' && isObserved ? CUMULATIVE : DELTA;
  };
}
