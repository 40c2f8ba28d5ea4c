import { describe, expect, it } from 'vitest';
import { readBody } from '../../console/logic/bytes.ts';
import { describeMinutes, toColumns } from '../../console/logic/minutes.ts';
import { formatCount, plural } from '../../console/logic/numbers.ts';
import { formatAge, formatDuration, formatLocal, formatUtc } from '../../console/logic/times.ts';

const now = Date.parse('2025-07-01T12:00:00.000Z');

it.each([
  [0, 'now'],
  [999, 'now'],
  [59_999, '59 s ago'],
  [60_000, '1 min ago'],
  [3_600_000 * 25, '1 d ago'],
  [-30_000, 'in 30 s'],
])('%d ms ago is %s', (ms, expected) => {
  expect(formatAge(new Date(now - ms).toISOString(), now)).toBe(expected);
});

it.each([
  [0.4, '0 ms'],
  [412, '412 ms'],
  [1000, '1 s'],
  [1420, '1.42 s'],
  [14_200, '14.2 s'],
  [59_990, '1 min'],
  [200_000, '3 min 20 s'],
  [3_599_900, '1 h'],
  [5_400_000, '1 h 30 min'],
])('%d ms is %s', (ms, expected) => {
  expect(formatDuration(ms)).toBe(expected);
});

it('a time is local and short, and exact in UTC', () => {
  const iso = '2025-07-01T11:59:58.123Z';
  expect(formatLocal(iso, now)).toMatch(/^\d\d:59:58$/);
  expect(formatLocal('2025-05-02T11:59:58.123Z', now)).toMatch(/^2 May \d\d:59:58$/);
  expect(formatLocal('2023-05-02T11:59:58.123Z', now)).toMatch(/^2 May 2023 \d\d:59:58$/);
  expect(formatUtc(iso)).toBe('2025-07-01 11:59:58.123 UTC');
  expect(formatLocal('soon', now)).toBe('soon');
});

it('numbers are for people', () => {
  expect(formatCount(10_000)).toBe('10,000');
  expect(plural(1, 'row', 'rows')).toBe('1 row');
  expect(plural(0, 'row', 'rows')).toBe('0 rows');
});

describe('a body', () => {
  it('is its text, with the mark that it may begin with', () => {
    const text = '\ufeff{"a": "ü"}\n';
    expect(readBody(new TextEncoder().encode(text))).toEqual({ kind: 'text', text });
  });

  it('is shown in hexadecimal where it is no UTF-8', () => {
    const bytes = Uint8Array.from([0x41, 0xff, ...Array.from({ length: 15 }, () => 0x20)]);
    const body = readBody(bytes);
    const lines = body.text.split('\n');
    expect(body).toMatchObject({ kind: 'hex', shown: 17 });
    expect(lines[0]).toMatch(/^000000 {2}41 ff 20 .* A· +$/);
    expect(lines[1]).toMatch(/^000010 {2}20 /);
  });

  it('that is long is shown in part', () => {
    expect(readBody(new Uint8Array(100_000).fill(255))).toMatchObject({ shown: 4096 });
  });
});

it('the minutes become columns, and a sentence', () => {
  const minutes = [
    { at: '2025-07-01T12:00:00.000Z', received: 3, done: 1, dead: 0, inFlight: 2 },
    { at: '2025-07-01T12:01:00.000Z', received: 1, done: 2, dead: 1, inFlight: 0 },
  ];
  expect(toColumns(minutes)).toEqual([
    [now / 1000, now / 1000 + 60],
    [2, 0],
    [3, 1],
    [1, 2],
    [0, 1],
  ]);
  expect(describeMinutes(minutes)).toBe(
    'In 2 minutes: 4 received, 3 done, 1 dead; 0 in flight now.',
  );
});
