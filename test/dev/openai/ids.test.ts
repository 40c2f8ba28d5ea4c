import { describe, expect, it } from 'vitest';
import { newId } from '../../../dev/samples/new-id.ts';
import { hasWord, pick, readEnding, readSize, readTime } from '../../../dev/openai/ids.ts';

describe('hasWord', () => {
  it.each([
    ['resp_failed_1', 'failed', true],
    ['ftjob-failed-1', 'failed', true],
    ['resp_failed', 'failed', true],
    ['/v1/files/file-output-batch_truncated_1/content', 'truncated', true],
    ['resp_in_progress_1', 'in_progress', true],
    ['resp_unfailed_1', 'failed', false],
    ['resp_failedx_1', 'failed', false],
    ['resp_4290_1', '429', false],
  ])('%s: %s is %s', (text, word, expected) => {
    expect(hasWord(text, word)).toBe(expected);
  });
});

describe('readEnding', () => {
  it('is the first one where the id names none', () => {
    expect(readEnding('resp_1', ['completed', 'failed'])).toBe('completed');
  });
});

describe('readSize', () => {
  it.each([
    ['batch_200mb_1', 200_000_000],
    ['batch_5mb', 5_000_000],
    ['batch_1', 0],
    ['batch_x5mb_1', 0],
  ])('%s: %i bytes', (id, bytes) => {
    expect(readSize(id)).toBe(bytes);
  });
});

describe('readTime', () => {
  it('is the time that a generated id was made at', () => {
    const id = newId('resp_failed_', { now: 1_800_000_000_000, random: Math.random });
    expect(readTime(id)).toBe(1_800_000_000);
  });

  it('is the same each time for any other id, and differs from one to the next', () => {
    expect(readTime('resp_1')).toBe(readTime('resp_1'));
    expect(readTime('resp_1')).not.toBe(readTime('resp_2'));
  });
});

describe('pick', () => {
  it('reaches every number', () => {
    const picked = new Set(Array.from({ length: 100 }, (_, n) => pick(`evalrun_${n}`, 3)));
    expect(picked).toEqual(new Set([0, 1, 2]));
  });
});
