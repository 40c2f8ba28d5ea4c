import { DataPointType } from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { METRICS } from '../../../src/telemetry/names.ts';
import { createMeasured } from './metrics.ts';

test('there is an instrument for each name, with its unit and what it means', async () => {
  const { instruments, collect } = createMeasured();
  expect(Object.keys(instruments).toSorted()).toEqual(Object.keys(METRICS).toSorted());
  for (const instrument of Object.values(instruments)) {
    if ('add' in instrument) instrument.add(1);
    else instrument.record(1);
  }

  const metrics = await collect();
  const names = metrics.map(({ descriptor }) => descriptor.name);
  expect(names.toSorted()).toEqual(Object.values(METRICS).toSorted());
  const undescribed = metrics.filter(
    ({ descriptor }) => !/^[A-Z][^.]+$/.test(descriptor.description),
  );
  expect(undescribed).toEqual([]);
  const misfit = metrics.filter(({ descriptor: { name, unit } }) =>
    isTime(name) ? unit !== 's' : !/^\{[a-z]+\}$/.test(unit),
  );
  expect(misfit).toEqual([]);
});

const isTime = (name: string) => /\.(duration|delay|age|expires_in)$/.test(name);

test.each([
  ['acknowledgeDuration', 4.1],
  ['handlerDuration', 599],
  ['startDelay', 6 * 3600],
  ['doneDelay', 18.5 * 3600],
] as const)('the buckets of %s reach as far as it gets, %d s', async (name, longest) => {
  const { instruments, collect } = createMeasured();
  instruments[name].record(longest);
  const [metric] = await collect();
  if (metric?.dataPointType !== DataPointType.HISTOGRAM) throw new Error('no histogram');

  const [point] = metric.dataPoints;
  const { boundaries, counts } = point?.value.buckets ?? { boundaries: [], counts: [] };
  expect(boundaries).toEqual([...new Set(boundaries)].toSorted((one, other) => one - other));
  // The last bucket holds what is above the last boundary.
  expect(counts.at(-1)).toBe(0);
});
