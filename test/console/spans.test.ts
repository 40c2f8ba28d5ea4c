import { expect, it } from 'vitest';
import {
  describeFilterSpan,
  describeMinuteSpan,
  describeNothing,
  hasTime,
} from '../../console/logic/spans.ts';
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

it('the minutes say what else narrows them, and that states do not', () => {
  const filter = { ...noFilter, search: 'x', states: ['dead'] as const };
  const expected = 'last 60 minutes of what fits, any state';
  expect(describeMinuteSpan(minutes(60), filter, now)).toBe(expected);
});

it.each([
  [{}, 'of all that is in the inbox', 'Nothing yet.'],
  [{ range: '24h' }, 'of what was received in the last 24 hours', 'Nothing in this time.'],
  [{ since: at(12) }, 'of what was received in the chosen time', 'Nothing in this time.'],
  [{ until: at(12) }, 'of what was received in the chosen time', 'Nothing in this time.'],
  [{ states: ['dead'] }, 'of all that is in the inbox, any state', 'Nothing yet.'],
  [{ search: 'x' }, 'of what fits', 'Nothing fits.'],
  [{ types: ['a'], range: '1h' }, 'of what fits in the last hour', 'Nothing fits.'],
  [{ sender: 'a', states: ['done'] }, 'of what fits, any state', 'Nothing fits.'],
] as const)('the counts of %o say what they are of', (change, span, nothing) => {
  const filter = { ...noFilter, ...change };
  expect(hasTime(filter)).toBe(/ in the (last|chosen)/.test(span));
  expect(describeFilterSpan(filter)).toBe(span);
  expect(describeNothing(filter)).toBe(nothing);
});
