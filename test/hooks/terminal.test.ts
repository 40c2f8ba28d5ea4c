import { PassThrough } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';
import { expect, it } from 'vitest';
import { createTerminal } from '../../hooks/hook/terminal.ts';

/** A terminal whose keys the test presses, and all that it shows. */
function open(env: Record<string, string> = {}, isTTY = true, limitMs = 60_000) {
  const keys = Object.assign(new PassThrough(), { isTTY });
  const screen = Object.assign(new PassThrough(), { isTTY, columns: 80 });
  let shown = '';
  screen.on('data', (text: Buffer) => (shown += text.toString()));
  const stopping = new AbortController();
  const terminal = createTerminal({
    input: keys as unknown as ReadStream,
    output: screen as unknown as WriteStream,
    env,
    stopped: stopping.signal,
    stop: () => stopping.abort(),
    limitMs,
  });
  return { terminal, keys, stopping, shown: () => shown };
}

it('shows what is typed, and gives it without white space', async () => {
  const { terminal, keys, shown } = open();
  const answer = terminal.ask('Where?');
  keys.write(' azure \r');
  expect(await answer).toBe('azure');
  expect(shown()).toMatch(/^Where\? /);
  expect(shown()).toContain('azure');
});

it('shows nothing of a secret', async () => {
  const { terminal, keys, shown } = open();
  const answer = terminal.askSecret('Key:');
  keys.write('sk-secret-key\r');
  expect(await answer).toBe('sk-secret-key');
  expect(shown()).toBe('Key: \n');
});

it('ends a question at Ctrl-C', async () => {
  const { terminal, keys, stopping } = open();
  const answer = terminal.askSecret('Key:');
  keys.write('\u0003');
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  expect(stopping.signal.aborted).toBe(true);
});

it.each(['ask', 'askSecret'] as const)('%s fails at Ctrl-D', async (how) => {
  const { terminal, keys } = open();
  const answer = terminal[how]('Where?');
  keys.write('\u0004');
  await expect(answer).rejects.toMatchObject({
    name: 'HookError',
    problems: [{ problem: 'the input ended before an answer' }],
  });
});

it('takes no answer for an empty one when time is up', async () => {
  const { terminal, shown } = open({}, true, 50);
  expect(await terminal.ask('Where?')).toBe('');
  expect(shown()).toMatch(/Nobody answers: going on as with no answer\.\n$/);
});

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ CI: 'true' }, true, false],
  [{ CI: 'false' }, true, true],
  [{ AZD_NON_INTERACTIVE: '1' }, true, false],
  [{ AZD_NON_INTERACTIVE: '0' }, true, true],
])('with %o and a terminal: %s, somebody can be asked: %s', (env, isTTY, expected) => {
  expect(open(env, isTTY).terminal.canAsk).toBe(expected);
});
