import { RestError } from '@azure/data-tables';
import * as fc from 'fast-check';
import { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { describeError, hasStatus, PermanentError, RetryLater } from '../../src/webhooks/errors.ts';
import { anyText } from '../fixtures/any-text.ts';

describe('PermanentError and RetryLater', () => {
  it('are errors with a name, a message and a cause', () => {
    const cause = new Error('why');
    expect(new PermanentError('gone', { cause })).toMatchObject({
      name: 'PermanentError',
      message: 'gone',
      cause,
    });
    expect(new RetryLater(5, 'busy', { cause })).toMatchObject({
      name: 'RetryLater',
      message: 'busy',
      delayMs: 5,
      cause,
    });
    expect(new PermanentError()).toBeInstanceOf(Error);
  });

  it('says when to try again where no message says why', () => {
    expect(new RetryLater(1500).message).toBe('again in 1500 ms');
  });
});

describe('hasStatus', () => {
  it('knows the errors of both SDKs', () => {
    const notFound = APIError.generate(404, undefined, 'not found', new Headers());
    const conflict = new RestError('exists', { statusCode: 409 });
    expect(hasStatus(notFound, 404)).toBe(true);
    expect(hasStatus(notFound, 409)).toBe(false);
    expect(hasStatus(conflict, 409)).toBe(true);
    expect(hasStatus(conflict, 404, 409)).toBe(true);
    expect(hasStatus(conflict, 404, 412)).toBe(false);
  });

  it.each([
    ['no status is asked for', { status: 404 }, []],
    ['the status is text', { status: '404' }, [404]],
    ['the status is within a cause', new Error('x', { cause: { status: 404 } }), [404]],
    ['the error has none', new Error('404'), [404]],
    ['the error is a number', 404, [404]],
    ['the error is null', null, [404]],
    ['there is no error', undefined, [404]],
  ])('forgives nothing when %s', (_what, error, statuses) => {
    expect(hasStatus(error, ...statuses)).toBe(false);
  });
});

describe('describeError', () => {
  it.each([
    [new Error('broken'), 'Error: broken'],
    [new TypeError('no function'), 'TypeError: no function'],
    [new PermanentError('gone'), 'PermanentError: gone'],
    [new DOMException('too late', 'TimeoutError'), 'TimeoutError: too late'],
    [new Error('two\n  lines\r\n\tand\u2028three'), 'Error: two lines and three'],
    [
      new DOMException('The operation was aborted due to timeout', 'TimeoutError'),
      'TimeoutError: no answer in time',
    ],
    ['only text', 'only text'],
    [5, '5'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null) as unknown, '[Object: null prototype] {}'],
    [{ toString: 0 }, '{ toString: 0 }'],
    [new Error(`${'x'.repeat(292)}\u{1F511}`), `Error: ${'x'.repeat(292)}\uFFFD`],
  ])('of %s is one line', (error, expected) => {
    expect(describeError(error)).toBe(expected);
  });

  it('leaves the stack and the cause out', () => {
    const error = new Error('outer', { cause: new Error('inner') });
    expect(describeError(error)).toBe('Error: outer');
  });

  it('is one line of at most 300 characters, whatever the message', () => {
    fc.assert(
      fc.property(anyText({ maxLength: 1000 }), (message) => {
        for (const error of [new Error(message), message]) {
          const described = describeError(error);
          expect(described.length).toBeLessThanOrEqual(300);
          expect(described).not.toMatch(/[\r\n\u2028\u2029]/);
        }
      }),
    );
    expect(describeError(new Error('x'.repeat(5_000_000)))).toHaveLength(300);
  });
});
