import { diag } from '@opentelemetry/api';
import { globalErrorHandler } from '@opentelemetry/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createTrouble, listenToDiagnostics } from '../../../src/telemetry/export/trouble.ts';
import type { LogFields } from '../../../src/webhooks/log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  diag.disable();
});

function start() {
  const lines: LogFields[] = [];
  const trouble = createTrouble((line) => lines.push(line));
  listenToDiagnostics(trouble);
  return { trouble, lines };
}

it('warns at once, and then once a minute of all that came since', () => {
  const { trouble, lines } = start();
  trouble.note('a');
  trouble.lose('spans', 2);
  vi.advanceTimersByTime(1);
  expect(lines).toEqual([{ message: 'telemetry', problem: 'a', lostSpans: 2, lostMetrics: 0 }]);
  for (let second = 0; second < 59; second += 1) {
    trouble.note(second % 2 === 0 ? 'b' : 'c');
    trouble.lose('metrics', 1);
    vi.advanceTimersByTime(1000);
  }
  expect(lines).toHaveLength(1);
  vi.advanceTimersByTime(60_000);
  expect(lines.slice(1)).toEqual([
    { message: 'telemetry', problem: 'b; c', lostSpans: 0, lostMetrics: 59 },
  ]);
});

it('warns at once again after a minute of quiet', () => {
  const { trouble, lines } = start();
  trouble.note('a');
  vi.advanceTimersByTime(180_000);
  expect(lines).toHaveLength(1);
  trouble.note('b');
  vi.advanceTimersByTime(1);
  expect(lines).toHaveLength(2);
});

it('warns of the rest at the end, without waiting, and of nothing where there is nothing', () => {
  const { trouble, lines } = start();
  trouble.report();
  expect(lines).toEqual([]);
  trouble.note('a');
  vi.advanceTimersByTime(1);
  trouble.lose('metrics', 3);
  trouble.report();
  expect(lines.slice(1)).toMatchObject([{ problem: '', lostMetrics: 3 }]);
});

it('does not hear twice of what an exporter gives back', () => {
  const { lines } = start();
  diag.error('Envelopes could not be exported and are not retriable. Error message:', 'hush');
  vi.advanceTimersByTime(1);
  expect(lines).toEqual([]);
});

it('does not grow with the number of problems', () => {
  const { trouble, lines } = start();
  for (let count = 0; count < 1000; count += 1) trouble.note(`problem ${count}`);
  vi.advanceTimersByTime(1);
  expect(String(lines[0]?.['problem']).length).toBeLessThan(100);
});

it.each([
  ['Header "authorization" has invalid value (Bearer hush)', 'Header'],
  ['authorization=hush', 'unknown'],
  ['{"stack":"hush"}', 'unknown'],
  ['whsec_hush', 'unknown'],
  ['eyJhbGciOi.hush', 'unknown'],
  ['Sent hush0 to', 'Sent'],
  [
    'Retrying due to transient client side error. Error message:',
    'Retrying due to transient client side error. Error message:',
  ],
])('takes of %j the words at its beginning', (text, problem) => {
  const { lines } = start();
  diag.error(text, { authorization: 'hush' });
  vi.advanceTimersByTime(1);
  expect(lines).toMatchObject([{ problem }]);
});

it('hears of warnings and of errors that nobody caught, and of nothing less', () => {
  const { lines } = start();
  diag.info('Info');
  diag.debug('Debug');
  vi.advanceTimersByTime(1);
  expect(lines).toEqual([]);
  diag.warn('Warn');
  globalErrorHandler(new Error('Timeout'));
  vi.advanceTimersByTime(1);
  expect(lines).toMatchObject([{ problem: 'Warn; Timeout' }]);
});

it('counts what a full queue did not take', () => {
  const { lines } = start();
  diag.warn('Dropped 12 spans because maxQueueSize reached');
  vi.advanceTimersByTime(1);
  expect(lines).toMatchObject([{ problem: 'the queue is full', lostSpans: 12 }]);
});
