import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scrollToRow, windowRows } from '../../console/logic/window-rows.ts';

const list = { height: 400, rowHeight: 40, count: 10_000, overscan: 5 };

describe('the rows in the page', () => {
  it.each([
    ['at the top', 0, { start: 0, end: 16 }],
    ['in the middle', 40_000, { start: 995, end: 1016 }],
    ['between two rows', 40_020, { start: 995, end: 1016 }],
    ['at the end', 10_000 * 40 - 400, { start: 9985, end: 10_000 }],
    ['pulled past the top', -200, { start: 0, end: 16 }],
  ])('%s', (_, scrollTop, expected) => {
    expect(windowRows({ ...list, scrollTop })).toEqual(expected);
  });

  it('are none before a row has a height', () => {
    expect(windowRows({ ...list, scrollTop: 0, rowHeight: 0 })).toEqual({ start: 0, end: 0 });
  });

  it('always cover what is in sight, and are few', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.nat(500_000),
        fc.integer({ min: 0, max: 3000 }),
        (count, scrollTop, height) => {
          const { start, end } = windowRows({ ...list, count, scrollTop, height });
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeLessThanOrEqual(count);
          expect(end - start).toBeLessThanOrEqual(height / 40 + 14);
          const last = Math.min(count, Math.ceil((scrollTop + height) / 40));
          const first = Math.min(count, Math.floor(scrollTop / 40));
          expect(first >= last || (start <= first && end >= last)).toBe(true);
        },
      ),
    );
  });
});

it.each([
  ['in sight', 12, 400],
  ['above', 3, 120],
  ['below', 30, 840],
  ['half hidden below', 20, 440],
])('a row %s is scrolled to no further than needed', (_, index, expected) => {
  expect(scrollToRow({ ...list, index, scrollTop: 400 })).toBe(expected);
});
