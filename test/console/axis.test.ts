import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatMark, toMarks } from '../../console/logic/axis.ts';

it.each([
  [0, 3, [0, 2, 4]],
  [44, 1, [0, 50]],
  [44, 4, [0, 20, 40, 60]],
  [1800, 1, [0, 2000]],
  [2100, 1, [0, 2500]],
  [9000, 4, [0, 2500, 5000, 7500, 10_000]],
])('an axis up to %d with room for %d steps has the marks %j', (max, room, expected) => {
  expect(toMarks(max, room)).toEqual(expected);
});

it('has whole marks up to the largest count, and no more of them than fit', () => {
  const count = fc.integer({ min: 0, max: 1e8 });
  fc.assert(
    fc.property(count, fc.integer({ min: -1, max: 12 }), (max, room) => {
      const marks = toMarks(max, room);
      expect(marks[0]).toBe(0);
      expect(marks.at(-1)).toBeGreaterThanOrEqual(max);
      expect(marks.every(Number.isInteger)).toBe(true);
      expect(marks.length - 1).toBeLessThanOrEqual(Math.max(1, room));
    }),
  );
});

it.each([
  [0, '0'],
  [950, '950'],
  [2000, '2k'],
  [2500, '2.5k'],
  [12_000_000, '12M'],
])('%d is written as %s', (mark, expected) => {
  expect(formatMark(mark)).toBe(expected);
});
