import { expect, it } from 'vitest';
import { parseTime } from '../../../src/cli/event/parse-time.ts';

const now = new Date('2026-11-21T12:00:00Z');

it.each([
  ['90s', '2026-11-21T11:58:30.000Z'],
  ['10m', '2026-11-21T11:50:00.000Z'],
  ['2h', '2026-11-21T10:00:00.000Z'],
  ['3d', '2026-11-18T12:00:00.000Z'],
  ['1w', '2026-11-14T12:00:00.000Z'],
  ['0m', '2026-11-21T12:00:00.000Z'],
  ['2026-11-20T17:00:00Z', '2026-11-20T17:00:00.000Z'],
  ['2026-11-20t17:00:00.123z', '2026-11-20T17:00:00.123Z'],
  ['2026-11-20T17:00+02:00', '2026-11-20T15:00:00.000Z'],
  ['2026-11-20 17:00Z', '2026-11-20T17:00:00.000Z'],
])('%s is %s', (text, wanted) => {
  expect(parseTime(text, now).toISOString()).toBe(wanted);
});

it.each(['2026-11-20', '2026-11-20T00:00', '2026-11-20 00:00:00'])('%s is local', (text) => {
  expect(parseTime(text, now)).toEqual(new Date(2026, 10, 20));
});

it.each([
  '',
  '10',
  'm',
  '-5m',
  '1.5h',
  '10 m',
  '2026-02-30',
  '2026-13-01',
  '2026-11-20T25:00Z',
  '20.11.2026',
  'yesterday',
  '1790000000',
  '9999999d',
])('%j is no time', (text) => {
  expect(() => parseTime(text, now)).toThrow('Give 10m, 2h or 3d for so long ago');
});
