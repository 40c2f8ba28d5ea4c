import { describe, expect, it } from 'vitest';
import { drawComparison } from '../../bench/compare.ts';
import { drawPart, drawSummary } from '../../bench/draw-part.ts';
import { toMedianText, toValueText } from '../../bench/format.ts';
import { findDoubt } from '../../bench/machine.ts';
import { createResult } from './create-result.ts';

it.each([
  [1.254_3, '×', '1.25 ×'],
  [12.345, 'ms', '12.3 ms'],
  [1234.5, '', '1,235'],
  [1_241_943, 'B', '1,241,943 B'],
  [0.000_123_4, 's', '0.000123 s'],
  [-0.456_7, 'ms', '-0.457 ms'],
  [0, 'B', '0 B'],
  [1, 'calls', '1 call'],
  [2, 'calls', '2 calls'],
  [26.04, '$', '$26'],
])('%d %s reads %s', (value, unit, expected) => {
  expect(toValueText(value, unit)).toBe(expected);
});

it.each([
  [1.254, '1.254 ×'],
  [1.25, '1.25 ×'],
  [1.264, '1.26 ×'],
])('%d beside a goal of 1.25 reads %s', (median, expected) => {
  const figure = { name: 'ratio', unit: '×', median, min: 1, max: 2, rounds: 3 };
  expect(toMedianText({ ...figure, goal: { atMost: 1.25 } })).toBe(expected);
});

it('draws each figure with its goal beside it', () => {
  const { parts } = createResult('a', [
    { name: 'reached', median: 1, goal: { atMost: 1 } },
    { name: 'missed', median: 2, max: 2, goal: { atMost: 1 } },
    { name: 'free', unit: 'ms', median: 10, min: 10, max: 10 },
  ]);
  const drawn = Object.values(parts);
  expect(drawn.map(drawPart)).toEqual([
    [
      'Title of a (3 rounds, 12 s)',
      '  reached    1 ×         ≤ 1 × ✓',
      '  missed     2 ×  1 – 2  ≤ 1 × ✗',
      '  free     10 ms',
      '  · A note.',
    ].join('\n'),
  ]);
  expect(drawSummary(drawn)).toBe('1 of 2 goals reached; missed: missed');
});

describe('the change since another run', () => {
  const before = createResult('a', [{ median: 2, min: 1.8, max: 2.2 }]);

  it.each([
    [{ median: 1, min: 0.9, max: 1.1 }, '2 → 1 × (-50.0 %)'],
    [{ median: 2.5, min: 2.1, max: 3 }, '2 → 2.5 × (+25.0 %, within the spread)'],
    [{ median: 2, min: 2, max: 2 }, '2 → 2 × (same)'],
  ])('%j', (figure, expected) => {
    const after = createResult('a', [figure]);
    expect(drawComparison(before, after)).toContain(`\nTitle of a\n  ratio: ${expected}`);
  });

  it('says of what and where each was, and what only one of them has', () => {
    const after = createResult('a', [{ name: 'other' }, { unit: 'ms', rounds: 1 }]);
    expect(drawComparison(before, after)).toBe(
      [
        'before: commit abc1234; Some CPU, 2 cores, 8 GB, linux x64, Node v24.0.0; 3 rounds',
        'now:    commit abc1234; Some CPU, 2 cores, 8 GB, linux x64, Node v24.0.0; 3 rounds',
        'Title of a',
        '  only before: ratio',
        '  only now: other; ratio',
      ].join('\n'),
    );
  });

  it('says that there was none of these parts', () => {
    expect(drawComparison(before, createResult('b', [{}]))).toMatch(
      /^before: none of these parts\nnow: .*\nTitle of b\n  only now: ratio$/,
    );
  });
});

it('doubts a machine that others keep busy', () => {
  expect(findDoubt({ loadPerCore: 1.5 })).toContain('load 1.5 per core');
  expect(findDoubt({ loadPerCore: 0.5 })).toBeUndefined();
});
