import { expect, it, vi } from 'vitest';
import { createWarnOnce } from '../../../src/cli/event/warn-once.ts';

it('does not repeat itself while the reason is the same', () => {
  const warn = vi.fn<(text: string) => void>();
  const onError = createWarnOnce(warn);
  const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
  [refused, refused, new Error('busy'), refused].forEach(onError);
  expect(warn.mock.calls.map(([text]) => text)).toEqual([
    expect.stringMatching(/^the inbox could not be read, trying again: nothing listens there: /),
    'the inbox could not be read, trying again: Error: busy',
    expect.stringMatching(/nothing listens there/),
  ]);
});
