import { describe, expect, it } from 'vitest';
import { createScrubber } from '../../src/cli/scrub.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

describe('a scrubber', () => {
  it.each([
    [`stored ${SECRET}, done`, 'stored [hidden], done'],
    [`${SECRET} ${OTHER_SECRETS[0]}`, '[hidden] [hidden]'],
    ['key sk-proj-abcdefgh1234 is refused', 'key [hidden] is refused'],
    ['AccountName=a;AccountKey=abc+/==;Suffix=b', 'AccountName=a;AccountKey=[hidden];Suffix=b'],
    ['https://a.example/b?sv=1&sig=abc%2F&se=2', 'https://a.example/b?sv=1&sig=[hidden]&se=2'],
    ['authorization: Bearer ey.abc.def', 'authorization: Bearer [hidden]'],
    ['a task, an event whsecond', 'a task, an event whsecond'],
  ])('%s', (text, clean) => {
    expect(createScrubber().scrub(text)).toBe(clean);
  });

  it('hides what it was told, but no text that is in every other word', () => {
    const { hide, scrub } = createScrubber();
    hide('0123456789abcdef');
    hide('a');
    hide('');
    expect(scrub('the key 0123456789abcdef is bad')).toBe('the key [hidden] is bad');
  });
});
