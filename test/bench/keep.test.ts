import { expect, it } from 'vitest';
import { findUnkept } from '../../bench/bench.ts';
import { createEarlier } from '../../bench/earlier.ts';
import { createResult } from './create-result.ts';

it('keeps what was measured often enough, and without a profile', () => {
  expect(findUnkept({ rounds: 7 })).toBeUndefined();
  expect(findUnkept({ rounds: 6 })).toBe('fewer than 7 rounds');
  expect(findUnkept({ rounds: 7, profile: 'folder' })).toContain('profile');
});

it('says which commit a figure is of that was measured before', () => {
  const earlier = createEarlier(createResult('calls', [{ median: 4 }]).parts);
  expect(earlier.listOthers('now')).toEqual([]);
  expect(earlier.read('calls', 'ratio')).toBe(4);
  expect(earlier.listOthers('now')).toEqual([
    'Takes figures of “Title of calls” that are of commit abc1234.',
  ]);
  expect(earlier.listOthers('abc1234')).toEqual([]);
});

it('says what to run first', () => {
  const { read } = createEarlier(createResult('calls', [{}]).parts);
  expect(() => read('calls', 'other')).toThrow('run the part calls first');
  expect(() => read('none', 'ratio')).toThrow('run the part none first');
});
