import { expect, test } from 'vitest';
import { andTell } from '../../../src/telemetry/metrics/and-tell.ts';

test('each result is told once, and handed on', async () => {
  const told: number[] = [];
  const double = andTell(
    async (one: number, two: number) => one * two,
    (result) => told.push(result),
  );
  expect([await double(2, 3), await double(4, 5)]).toEqual([6, 20]);
  expect(told).toEqual([6, 20]);
});

test('a rejection is no result', async () => {
  const told: unknown[] = [];
  const fail = andTell(
    () => Promise.reject(new Error('no')),
    (result) => told.push(result),
  );
  await expect(fail()).rejects.toThrow('no');
  expect(told).toEqual([]);
});
