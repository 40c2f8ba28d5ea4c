import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { createSweepFunction } from '../../src/functions/sweep.ts';
import type { SweepResult } from '../../src/webhooks/sweep.ts';
import { runTimer } from './timer.ts';

const swept: SweepResult = {
  unfinished: 3,
  states: { received: 1, processing: 0, retrying: 2 },
  oldest: new Date(0),
  sent: 0,
  isComplete: true,
  isExact: true,
};
const line = {
  message: 'swept',
  unfinished: 3,
  lostTickets: 0,
  complete: true,
  ms: expect.any(Number) as number,
};

test('one line says what was found, and a lost ticket is a warning', async () => {
  const some = createSweepFunction(async () => swept);
  expect(await runTimer(some)).toEqual([['information', line]]);
  const lost = createSweepFunction(async () => ({ ...swept, sent: 2, isComplete: false }));
  expect(await runTimer(lost)).toEqual([['warning', { ...line, lostTickets: 2, complete: false }]]);
});

test('gauges are taken first', async () => {
  const steps: string[] = [];
  const sweep = async () => {
    steps.push('swept');
    return swept;
  };
  const handler = createSweepFunction(sweep, {
    async tickets() {
      await setImmediate();
      steps.push('measured');
    },
  });
  await runTimer(handler);
  expect(steps).toEqual(['measured', 'swept']);
});

test('a gauge that fails is a warning: the sweep and the other gauges go on', async () => {
  const taken: string[] = [];
  const handler = createSweepFunction(async () => swept, {
    tickets: () => Promise.reject(new Error('the queue is down')),
    secrets: async () => void taken.push('secrets'),
  });
  const error = 'Error: the queue is down';
  expect(await runTimer(handler)).toEqual([
    ['warning', { message: 'gauge-failed', gauge: 'tickets', error }],
    ['information', line],
  ]);
  expect(taken).toEqual(['secrets']);
});

test('where the sweep fails, the gauges have been taken', async () => {
  const taken: string[] = [];
  const handler = createSweepFunction(() => Promise.reject(new Error('the table is down')), {
    tickets: async () => void taken.push('tickets'),
  });
  await expect(runTimer(handler)).rejects.toThrow('the table is down');
  expect(taken).toEqual(['tickets']);
});

test('where a part of the sweep fails, the line is there', async () => {
  const error = new Error('the table is down');
  const failed = { ...swept, sent: 2, isComplete: false, isExact: false, failure: { error } };
  const lines: unknown[] = [];
  await expect(
    runTimer(
      createSweepFunction(async () => failed),
      lines,
    ),
  ).rejects.toBe(error);
  expect(lines).toEqual([['warning', { ...line, lostTickets: 2, complete: false }]]);
});

test('there is time left to send tickets once the time to look is up', async () => {
  const timeouts = vi.spyOn(AbortSignal, 'timeout');
  let looking: AbortSignal | undefined;
  await runTimer(
    createSweepFunction(async (...signals) => {
      looking = signals[1];
      return swept;
    }),
  );
  const [toSend = 0, toLook = 0] = timeouts.mock.calls.map(([ms]) => ms);
  expect(toLook).toBeLessThan(toSend);
  expect(looking).toBe(timeouts.mock.results[1]?.value);
  timeouts.mockRestore();
});
