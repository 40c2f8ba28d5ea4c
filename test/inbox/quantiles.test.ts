import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQuantiles } from '../../src/inbox/quantiles.ts';

it('has none of nothing', () => {
  expect(createQuantiles().at(0.5)).toBeUndefined();
});

it.each([
  [[0], 0.5, 0],
  [[0, 0, 0, 1_000_000], 0.75, 0],
  [[1000], 0.5, 1000],
  [[1000, 1000, 9_000_000], 0.5, 1000],
  [[1000, 1000, 9_000_000], 0.95, 9_000_000],
] as const)('of %j at %f is about %i', (values, q, wanted) => {
  const quantiles = createQuantiles();
  for (const value of values) quantiles.add(value);
  expect(Math.abs((quantiles.at(q) ?? -1) - wanted)).toBeLessThanOrEqual(wanted * 0.02);
});

it('is within 2 % and a half of the value in that place, in any order', () => {
  const values = fc.array(fc.oneof(fc.nat(100), fc.nat(3_000_000_000)), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.constantFrom(0.01, 0.5, 0.95, 1), (all, q) => {
      const quantiles = createQuantiles();
      for (const value of all) quantiles.add(value);
      const exact = all.toSorted((a, b) => a - b)[Math.ceil(q * all.length) - 1] ?? Number.NaN;
      const found = quantiles.at(q) ?? Number.NaN;
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(exact * 0.021 + 0.5);
    }),
  );
});
