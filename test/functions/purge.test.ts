import { expect, test } from 'vitest';
import { createPurgeFunction } from '../../src/functions/purge.ts';
import { runTimer } from './timer.ts';

const purge =
  (removed: number, isComplete = true) =>
  () =>
    Promise.resolve({ removed, isComplete });
const purges = { deliveries: purge(4), results: purge(3), calls: purge(2), callBodies: purge(1) };
const line = {
  message: 'purged',
  removed: 4,
  results: 3,
  calls: 2,
  callBodies: 1,
  complete: true,
  ms: expect.any(Number) as number,
};

test('one line says what was removed', async () => {
  expect(await runTimer(createPurgeFunction(purges))).toEqual([['information', line]]);
  const handler = createPurgeFunction({ ...purges, calls: purge(2, false) });
  expect(await runTimer(handler)).toEqual([['information', { ...line, complete: false }]]);
});

test('gauges are taken of what is left, and one that fails is a warning', async () => {
  const steps: string[] = [];
  const deliveries = async () => {
    steps.push('purged');
    return { removed: 4, isComplete: true };
  };
  const handler = createPurgeFunction(
    { ...purges, deliveries },
    {
      finished: async () => void steps.push('counted'),
      broken: () => Promise.reject(new Error('no answer')),
    },
  );
  expect(await runTimer(handler)).toEqual([
    ['information', line],
    ['warning', { message: 'gauge-failed', gauge: 'broken', error: 'Error: no answer' }],
  ]);
  expect(steps).toEqual(['purged', 'counted']);
});
