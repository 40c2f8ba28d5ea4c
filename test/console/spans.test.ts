import { expect, it } from 'vitest';
import { describeFilterSpan, describeMinuteSpan, hasTime } from '../../console/logic/spans.ts';
import { noFilter } from '../../console/logic/view.ts';

const now = new Date(2025, 6, 1, 14, 0).getTime();
const minutes = (count: number) =>
  Array.from({ length: count }, () => ({ at: '', received: 0, done: 0, dead: 0, inFlight: 0 }));
const at = (hour: number) => new Date(2025, 6, 1, hour).toISOString();

it.each([
  [0, '', ''],
  [1, '', 'last minute'],
  [60, '', 'last 60 minutes'],
  [60, at(15), 'last 60 minutes'],
  [180, at(12), '180 minutes up to 12:00:00'],
])('%s minutes until "%s" are the %s', (count, until, expected) => {
  expect(describeMinuteSpan(minutes(count), { ...noFilter, until }, now)).toBe(expected);
});

it.each([
  [{}, false, 'of all that is in the inbox'],
  [{ range: '24h' as const }, true, 'of what was received in the last 24 hours'],
  [{ since: at(12) }, true, 'of what was received in the chosen time'],
  [{ until: at(12) }, true, 'of what was received in the chosen time'],
])('the counts of %o say what they are of', (time, isTime, expected) => {
  const filter = { ...noFilter, ...time };
  expect(hasTime(filter)).toBe(isTime);
  expect(describeFilterSpan(filter)).toBe(expected);
});
