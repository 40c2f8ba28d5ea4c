import { expect, test } from 'vitest';
import { createFirst, createKnown } from '../../../src/telemetry/metrics/bounded.ts';

test.each([
  ['response.completed', 'response.completed'],
  ['response.completed ', 'other'],
  ['', 'other'],
  ['constructor', 'other'],
  ['__proto__', 'other'],
])('of a list: %j becomes %j', (value, expected) => {
  expect(createKnown(['response.completed', 'batch.failed'])(value)).toBe(expected);
});

test('the first few are themselves for ever, all others are other', () => {
  const bound = createFirst(2);
  const values = ['a', 'b', 'a', 'c', 'b', 'c', 'd', 'a'];
  expect(values.map(bound)).toEqual(['a', 'b', 'a', 'other', 'b', 'other', 'other', 'a']);
});

test('no text and long ones take no place', () => {
  const bound = createFirst(1);
  const values = ['', 'x'.repeat(101), 'x'.repeat(100), 'b'];
  expect(values.map(bound)).toEqual(['other', 'other', 'x'.repeat(100), 'other']);
});
