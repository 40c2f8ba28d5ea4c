import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCard } from '../../src/notify/card.ts';
import { toLine } from '../../src/notify/line.ts';
import { anyNotice, toNotice } from './notices.ts';

describe('toCard', () => {
  it('says what happened, to what, when, and under which delivery', () => {
    expect(toCard(toNotice())).toEqual({
      title: '✗ batch failed',
      facts: [
        { label: 'Event', value: 'batch.failed' },
        { label: 'Id', value: 'batch_123' },
        { label: 'Status', value: 'failed' },
        { label: 'Sender', value: 'default' },
        { label: 'Time', value: '2026-03-01T12:00:00.000Z' },
        { label: 'Delivery', value: 'wh_1' },
      ],
      summary: '3 of 10 requests failed',
    });
  });

  it.each([
    ['batch.completed', 'completed', '✓'],
    ['fine_tuning.job.succeeded', 'succeeded', '✓'],
    ['batch.expired', 'expired', '✗'],
    ['response.incomplete', 'incomplete', '✗'],
    ['response.failed', 'gone', '✗'],
    ['response.completed', 'failed', '✗'],
    ['response.failed', 'completed', '✓'],
    ['safety.alert.created', 'completed', '✗'],
    ['safety.warning_issued', '', '✗'],
    ['batch.cancelled', 'cancelled', '•'],
    ['response.completed', 'gone', '•'],
    ['', '', '•'],
  ])('marks %s that is %j with %s', (type, status, mark) => {
    expect(toCard(toNotice({ type, status })).title).toMatch(new RegExp(`^${mark}( |$)`));
  });

  it('leaves out what it does not know', () => {
    const { facts, summary } = toCard(toNotice({ sender: '', at: ' ', summary: '\n' }));
    expect(facts.map(({ label }) => label)).toEqual(['Event', 'Id', 'Status', 'Delivery']);
    expect(summary).toBe('');
  });

  it('is lines of their lengths, whatever the notice', () => {
    fc.assert(
      fc.property(anyNotice, (notice) => {
        const { title, facts, summary } = toCard(notice);
        expect(title.length).toBeLessThanOrEqual(120);
        for (const text of [title, summary, ...facts.map(({ value }) => value)]) {
          expect(text).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
          expect(text.isWellFormed()).toBe(true);
          expect(text.length).toBeLessThanOrEqual(300);
        }
      }),
    );
  });
});

describe('toLine', () => {
  it.each([
    ['', ''],
    ['ten chars.', 'ten chars.'],
    ['eleven char', 'eleven ch…'],
    ['  a\r\n\tb  ', 'a b'],
    ['a\u202Eb\u200bc', 'a b c'],
    ['12345678😀', '12345678😀'],
    ['12345678😀x', '12345678…'],
    ['\ud83d', '\ufffd'],
  ])('of %j is %j', (text, line) => {
    expect(toLine(text, 10)).toBe(line);
  });
});
