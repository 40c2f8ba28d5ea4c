import { describe, expect, it } from 'vitest';
import { readTimeSpan } from '../../../dev/host/time-span.ts';
import { readSchedule } from '../../../dev/host/timer-schedule.ts';

const from = new Date('2026-03-28T23:58:30Z');

describe('readSchedule', () => {
  it.each([
    ['0 */5 * * * *', '2026-03-29T00:00:00.000Z'],
    ['*/10 * * * * *', '2026-03-28T23:58:40.000Z'],
    ['*/5 * * * *', '2026-03-29T00:00:00.000Z'],
    // In UTC, so the hour that Europe skips this night exists.
    ['0 30 2 * * *', '2026-03-29T02:30:00.000Z'],
    ['0 0 0 * * Mon-Fri', '2026-03-30T00:00:00.000Z'],
    // Both day fields must match: the next Friday the 13th.
    ['0 0 0 13 * 5', '2026-11-13T00:00:00.000Z'],
    ['00:05:00', '2026-03-29T00:03:30.000Z'],
  ])('%s comes next at %s', (schedule, next) => {
    expect(readSchedule(schedule)(from)?.toISOString()).toBe(next);
  });

  it.each([
    '',
    'hourly',
    '@hourly',
    '* * *',
    '0 0 0 L * *',
    '0 0 0 * * * 2030',
    '99 * * * * *',
    '00:00:00',
  ])('"%s" is refused', (schedule) => {
    expect(() => readSchedule(schedule)).toThrow(`"${schedule}" is `);
  });
});

describe('readTimeSpan', () => {
  it.each([
    ['00:00:30', 30_000],
    ['00:00:00.2', 200],
    ['1.02:03:04', 93_784_000],
    ['30', undefined],
    ['24:00:00', undefined],
    ['00:60:00', undefined],
  ])('%s is %s ms', (text, milliseconds) => {
    expect(readTimeSpan(text)).toBe(milliseconds);
  });
});
