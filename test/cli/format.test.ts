import { describe, expect, it } from 'vitest';
import { toAge, toDistance, toLocalTime } from '../../src/cli/format.ts';

const now = new Date('2026-11-21T12:00:00Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('toAge', () => {
  it.each([
    [-5, '0 s'],
    [0, '0 s'],
    [59.9, '59 s'],
    [60, '1 min'],
    [185, '3 min'],
    [3600, '1 h'],
    [86_399, '23 h'],
    [86_400, '1 d'],
    [86_400 * 400, '400 d'],
  ])('of %d s', (seconds, age) => {
    expect(toAge(before(seconds), now)).toBe(age);
  });

  it('says on which side it is', () => {
    expect(toDistance(before(120), now)).toBe('2 min ago');
    expect(toDistance(before(-7200), now)).toBe('in 2 h');
  });
});

describe('toLocalTime', () => {
  it('is the time of the machine', () => {
    // Without a zone, JavaScript takes a time for a local one.
    expect(toLocalTime(new Date('2026-03-04T05:06:07.890'))).toBe('2026-03-04 05:06:07');
  });

  it('says so where there is none', () => {
    expect(toLocalTime(new Date(Number.NaN))).toBe('no date');
  });
});
