import { describe, expect, it } from 'vitest';
import { createConsoleLog, toErrorText, type LogRecord } from '../../../dev/host/console-log.ts';
import { createLogFilter } from '../../../dev/host/log-filter.ts';

function print(format: 'pretty' | 'json', record: Partial<LogRecord>, colour = false): string {
  const written: string[] = [];
  const log = createConsoleLog({ format, colour, write: (text) => written.push(text) });
  log({ level: 'information', message: '', ...record });
  return written.join('');
}

const received = JSON.stringify({
  message: 'received',
  delivery: 'wh_1',
  type: 'response.completed',
  note: 'two words',
  ms: 4,
});

describe('pretty lines', () => {
  it('have the time, the function, and the fields of the app', () => {
    expect(print('pretty', { function: 'receive', message: received })).toMatch(
      /^\d\d:\d\d:\d\d receive {3}received {2}delivery=wh_1 type=response\.completed note="two words" ms=4\n$/,
    );
  });

  it.each([
    ['plain text', 'plain text'],
    ['{not json', '{not json'],
    ['{"ms":1}', 'ms=1'],
    ['{"message":"hello","a":{"b":1}}', 'hello  a={"b":1}'],
    ['two\nlines', 'two\n    lines'],
  ])('show %j as %j', (message, shown) => {
    expect(print('pretty', { message })).toMatch(/^\S+ host {6}/);
    expect(print('pretty', { message }).slice(19)).toBe(`${shown}\n`);
  });

  it('end with the beginning of the trace, and leave the span out', () => {
    const ids = { traceId: '4f0c9a1e'.padEnd(32, '0'), spanId: '1'.repeat(16) };
    const message = JSON.stringify({ message: 'done', ...ids, ms: 4 });
    expect(print('pretty', { message }).slice(19)).toBe('done  ms=4 trace=4f0c9a1e\n');
    expect(JSON.parse(print('json', { message }))).toMatchObject(ids);
  });

  it('mark what is not information, in colour if wanted', () => {
    expect(print('pretty', { level: 'warning', message: 'careful' })).toContain('warning  careful');
    expect(print('pretty', { level: 'error', message: 'bad' }, true)).toContain('\u001B[31merror');
    expect(print('pretty', { level: 'error', message: 'bad' })).not.toContain('\u001B');
  });

  it('show an error once, with its stack and causes', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    const lines = print('pretty', { level: 'error', ...toErrorText(error) }).split('\n');
    expect(lines[0]).toMatch(/error {2}Error: outer$/);
    expect(lines[1]).toMatch(/^ {8}at /);
    expect(lines.filter((line) => line.includes('outer'))).toHaveLength(1);
    expect(lines.some((line) => line.includes('[cause]: Error: inner'))).toBe(true);
  });
});

describe('JSON lines', () => {
  it('are one each, and what the host says wins', () => {
    const message = '{"message":"x","level":"mine","function":"mine","text":"a\\nb"}';
    const line = print('json', { function: 'receive', invocationId: '1', message });
    expect(line.trim()).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      time: expect.stringMatching(/Z$/) as string,
      level: 'information',
      function: 'receive',
      invocationId: '1',
      message: 'x',
      text: 'a\nb',
    });
  });

  it('carry text as message', () => {
    expect(JSON.parse(print('json', { message: 'text' }))).toMatchObject({ message: 'text' });
  });
});

describe('a level of none', () => {
  it('is not shown', () => {
    expect(print('pretty', { level: 'none', message: 'x' })).toBe('');
  });
});

describe('createLogFilter', () => {
  const isShown = createLogFilter({
    default: 'warning',
    Function: 'information',
    'Function.a': 'debug',
  });

  it.each([
    ['debug', 'a', true],
    ['trace', 'a', false],
    ['debug', 'b', false],
    ['information', 'b', true],
    ['information', undefined, false],
    ['error', undefined, true],
  ] as const)('%s of %s: %s', (level, name, shown) => {
    expect(isShown(level, name)).toBe(shown);
  });
});
