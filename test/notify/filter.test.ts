import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFilter, wants } from '../../src/notify/filter.ts';

const isWanted = (when: string, type: string, status = 'failed') => {
  const filter = readFilter(when);
  if (!filter) throw new Error(`no filter: ${when}`);
  return wants(filter, { type, status });
};

describe('a filter', () => {
  it.each([
    ['batch.failed', 'batch.failed', true],
    ['batch.failed', 'batch.failed.again', false],
    ['batch.failed', 'my.batch.failed', false],
    ['batch.failed', 'batchxfailed', false],
    ['*', 'batch.failed', true],
    ['*', '', true],
    ['*.failed', 'fine_tuning.job.failed', true],
    ['*.failed', '.failed', true],
    ['*.failed', 'failed', false],
    ['safety.*', 'safety.alert.created', true],
    ['safety.*', 'unsafety.x', false],
    ['eval.*.failed', 'eval.run.failed', true],
    ['eval.*.failed', 'eval.failed', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*b*b*', 'abcb', true],
    ['*b*b*', 'abc', false],
    ['a*b*ab', 'ab', false],
    ['a*b*ab', 'abab', true],
    ['**', 'x', true],
    ['none', 'batch.failed', false],
    [' a , batch.failed ', 'batch.failed', true],
    ['*,!batch.*', 'batch.failed', false],
    ['!batch.*,*', 'batch.failed', false],
    ['*,!batch.*', 'video.failed', true],
    ['!batch.*', 'batch.failed', false],
    ['!batch.*', 'video.failed', true],
    ['!*', 'video.failed', false],
  ])('%j of a type %j: %j', (when, type, expected) => {
    expect(isWanted(when, type)).toBe(expected);
  });

  it.each([
    ['batch.*:failed', 'failed', true],
    ['batch.*:failed', 'completed', false],
    ['*:fail*', 'failed', true],
    ['*:*', '', true],
    ['*,!*:cancelled', 'cancelled', false],
    ['*,!*:cancelled', 'failed', true],
    ['*,!video.*:failed', 'failed', true],
  ])('%j of a status %j: %j', (when, status, expected) => {
    expect(isWanted(when, 'batch.completed', status)).toBe(expected);
  });

  it.each([
    '',
    ',',
    'a,',
    '!',
    '!!a',
    'a:',
    ':a',
    'a:b:c',
    'A',
    'a b',
    'a;b',
    '"a"',
    'a?',
    '(a|b)',
  ])('is not %j', (text) => {
    expect(readFilter(text)).toBeUndefined();
  });

  it('matches as the regular expression that it stands for', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({
      unit: fc.constantFrom('a', 'b', '.', '*'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(pattern, word, (when, type) => {
        const source = when.replaceAll('.', String.raw`\.`).replaceAll('*', '.*');
        expect(isWanted(when, type)).toBe(new RegExp(`^${source}$`).test(type));
      }),
      { numRuns: 2000 },
    );
  });

  it('ends soon, whatever the pattern and the type', () => {
    const when = `${'*a'.repeat(1000)}*b`;
    expect(isWanted(when, 'a'.repeat(100_000))).toBe(false);
  });
});
