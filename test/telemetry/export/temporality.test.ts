import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { toTemporality } from '../../../src/telemetry/export/temporality.ts';

it.each([
  [InstrumentType.COUNTER, 'CUMULATIVE', 'DELTA', 'DELTA'],
  [InstrumentType.HISTOGRAM, 'CUMULATIVE', 'DELTA', 'DELTA'],
  [InstrumentType.OBSERVABLE_COUNTER, 'CUMULATIVE', 'DELTA', 'CUMULATIVE'],
  [InstrumentType.UP_DOWN_COUNTER, 'CUMULATIVE', 'CUMULATIVE', 'CUMULATIVE'],
  [InstrumentType.OBSERVABLE_UP_DOWN_COUNTER, 'CUMULATIVE', 'CUMULATIVE', 'CUMULATIVE'],
  [InstrumentType.GAUGE, 'DELTA', 'DELTA', 'DELTA'],
])('of %s is %s, %s or %s', (instrument, ...expected) => {
  const preferences = ['cumulative', 'delta', 'lowmemory'] as const;
  const found = preferences.map((preference) => toTemporality(preference)(instrument));
  expect(found.map((one) => AggregationTemporality[one])).toEqual(expected);
});
