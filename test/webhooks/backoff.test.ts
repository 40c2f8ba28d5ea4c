import * as fc from 'fast-check';
import { APIConnectionError, APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import { retryDelayMs } from '../../src/webhooks/backoff.ts';
import { RetryLater } from '../../src/webhooks/errors.ts';

const policy = { baseMs: 1000, factor: 4, capMs: 60_000 };
const now = new Date('2026-03-01T12:00:00.000Z');
const sevenDaysMs = 7 * 24 * 3600 * 1000;
const almostOne = 1 - Number.EPSILON;

const delay = (error: unknown, attempt = 1, random = 0) =>
  retryDelayMs(error, attempt, policy, random, now);

/** The error of the OpenAI client for an answer with these headers. */
const answered = (headers: Record<string, string>, status = 429) =>
  APIError.generate(status, undefined, 'slow down', new Headers(headers));

describe('retryDelayMs', () => {
  it.each([
    [1, 1000],
    [2, 4000],
    [3, 16_000],
    [4, 60_000],
    [5, 60_000],
    [100, 60_000],
    [10_000, 60_000],
  ])('of attempt %i is anything up to %i ms', (attempt, window) => {
    expect(delay(new Error('x'), attempt, 0)).toBe(0);
    expect(delay(new Error('x'), attempt, 0.5)).toBe(window / 2);
    expect(delay(new Error('x'), attempt, almostOne)).toBe(window);
  });

  it('spreads evenly over its window', () => {
    const draws = Array.from({ length: 101 }, (_, index) => delay(new Error('x'), 2, index / 100));
    expect(draws).toEqual(Array.from({ length: 101 }, (_, index) => index * 40));
  });

  it('never exceeds the cap, even at once', () => {
    const steep = { baseMs: 5000, factor: 8, capMs: 100 };
    expect(retryDelayMs(new Error('x'), 1, steep, almostOne, now)).toBe(100);
  });

  describe('with an error that asks for time', () => {
    it.each([
      ['RetryLater', new RetryLater(90_000), 90_000],
      ['RetryLater over the cap', new RetryLater(3_600_000), 3_600_000],
      ['RetryLater of no time', new RetryLater(0), 0],
      ['RetryLater of negative time', new RetryLater(-5), 0],
      ['RetryLater of fractions', new RetryLater(1.5), 2],
      ['retry-after in seconds', answered({ 'retry-after': '120' }), 120_000],
      ['retry-after in fractions of a second', answered({ 'retry-after': '1.5' }), 1500],
      [
        'retry-after as a date',
        answered({ 'retry-after': 'Sun, 01 Mar 2026 12:02:00 GMT' }),
        120_000,
      ],
      [
        'retry-after as a date gone by',
        answered({ 'retry-after': 'Sun, 01 Mar 2026 11:00:00 GMT' }),
        0,
      ],
      ['retry-after of zero', answered({ 'retry-after': '0' }), 0],
      ['retry-after of negative time', answered({ 'retry-after': '-120' }), 0],
      ['retry-after-ms', answered({ 'retry-after-ms': '2500' }), 2500],
      ['both', answered({ 'retry-after-ms': '2500', 'retry-after': '9' }), 2500],
      ['a bad retry-after-ms', answered({ 'retry-after-ms': 'x', 'retry-after': '9' }), 9000],
      ['another status', answered({ 'retry-after': '120' }, 503), 120_000],
    ])('waits no shorter than %s', (_what, error, expected) => {
      expect(delay(error)).toBe(expected);
    });

    it('waits longer where chance says so', () => {
      expect(delay(new RetryLater(500), 4, 0.5)).toBe(30_000);
      expect(delay(answered({ 'retry-after': '2' }), 4, 0.5)).toBe(30_000);
    });

    it.each([
      ['RetryLater', new RetryLater(sevenDaysMs + 1)],
      ['RetryLater without end', new RetryLater(Number.POSITIVE_INFINITY)],
      ['retry-after', answered({ 'retry-after': '1e9' })],
      ['retry-after as a date', answered({ 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' })],
      ['retry-after-ms', answered({ 'retry-after-ms': '1e300' })],
    ])('waits 7 days at most, the limit of a queue, for %s', (_what, error) => {
      expect(delay(error)).toBe(sevenDaysMs);
    });
  });

  it.each([
    ['no headers', new Error('x')],
    ['an answer without the header', answered({})],
    ['no answer', new APIConnectionError({ message: 'reset' })],
    ['a header that is no time', answered({ 'retry-after': 'soon' })],
    ['a header without end', answered({ 'retry-after': 'Infinity' })],
    ['headers that are no Headers', { headers: { 'retry-after': '120' } }],
    ['headers of null', { headers: null }],
    ['text', 'retry-after: 120'],
    ['null', null],
    ['undefined', undefined],
  ])('falls back on chance for an error with %s', (_what, error) => {
    expect(delay(error, 2, 0)).toBe(0);
    expect(delay(error, 2, 0.5)).toBe(2000);
  });

  it.each([
    ['no number', new RetryLater(Number.NaN), 0],
    ['for ever', new RetryLater(Number.POSITIVE_INFINITY), 7 * 24 * 3_600_000],
    [
      'an empty number of ms',
      { headers: new Headers({ 'retry-after-ms': '', 'retry-after': '9' }) },
      9000,
    ],
  ])('makes sense of an error that asks for %s', (_name, error, expected) => {
    expect(delay(error)).toBe(expected);
  });

  it('is a number also where the growth overflows', () => {
    const overflowing = { baseMs: 0, factor: 100, capMs: 60_000 };
    expect(retryDelayMs(new Error('x'), 400, overflowing, 0.5, now)).toBe(0);
  });

  it('is a whole number of milliseconds within its bounds, for any policy and any header', () => {
    const policies = fc.record({
      baseMs: fc.nat(3_600_000),
      factor: fc.double({ min: 1, max: 100, noNaN: true }),
      capMs: fc.nat(604_800_000),
    });
    const headerText = fc.oneof(
      fc.string({ unit: 'grapheme-ascii' }),
      fc.double().map(String),
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
    );
    const errors = fc.oneof(
      fc.anything(),
      fc.double({ noNaN: true }).map((ms) => new RetryLater(ms)),
      headerText.map((text) => answered({ 'retry-after': text })),
      headerText.map((text) => answered({ 'retry-after-ms': text })),
    );
    const attempts = fc.integer({ min: 1, max: 100 });
    const chance = fc.double({ min: 0, max: almostOne, noNaN: true });
    fc.assert(
      fc.property(errors, attempts, policies, chance, (error, attempt, any, random) => {
        const ms = retryDelayMs(error, attempt, any, random, now);
        expect(ms).toSatisfy(Number.isSafeInteger);
        expect(ms).toBeGreaterThanOrEqual(0);
        expect(ms).toBeLessThanOrEqual(sevenDaysMs);
        const own = retryDelayMs(new Error('x'), attempt, any, random, now);
        expect(own).toBeLessThanOrEqual(any.capMs);
        expect(ms).toBeGreaterThanOrEqual(own);
      }),
      { numRuns: 500 },
    );
  });
});
