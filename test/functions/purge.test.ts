import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createPurgeFunction } from '../../src/functions/purge.ts';
import type { PurgeResult } from '../../src/webhooks/purge.ts';
import { runTimer } from './timer.ts';

const purge =
  (removed: number, isComplete = true) =>
  (): Promise<PurgeResult> =>
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

const error = new Error('the table is down');

test('one line says what was removed', async () => {
  expect(await runTimer(createPurgeFunction(purges))).toEqual([['information', line]]);
});

test('what time was too short for is a warning', async () => {
  const handler = createPurgeFunction({ ...purges, calls: purge(2, false) });
  expect(await runTimer(handler)).toEqual([['warning', { ...line, complete: false }]]);
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

test.each<[name: string, results: typeof purges.results, removed: number]>([
  ['fails', () => Promise.resolve({ removed: 1, isComplete: false, failure: { error } }), 1],
  ['rejects', () => Promise.reject(error), 0],
])('where one purge %s, the others end, and the line and the gauges are there', async (...row) => {
  const [, results, removed] = row;
  const ended: string[] = [];
  const callBodies = async () => {
    await setImmediate();
    ended.push('callBodies');
    return { removed: 1, isComplete: true };
  };
  const handler = createPurgeFunction(
    { ...purges, results, callBodies },
    { finished: async () => void ended.push('counted') },
  );
  const lines: unknown[] = [];
  await expect(runTimer(handler, lines)).rejects.toBe(error);
  expect(lines).toEqual([['warning', { ...line, results: removed, complete: false }]]);
  expect(ended).toEqual(['callBodies', 'counted']);
});
