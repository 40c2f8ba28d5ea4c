import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it, vi, beforeEach, afterEach } from 'vitest';
import type { CollectedSpan } from '../../../dev/otel/read-spans.ts';
import { showTraces } from '../../../dev/otel/show-traces.ts';
import { createSpan, failed } from './create-span.ts';

const quietMs = 200;
const missingMs = 2500;

let written: string[];
let send: (...more: CollectedSpan[]) => void;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  const listeners = new Set<(span: CollectedSpan) => void>();
  send = (...more) => {
    for (const span of more) for (const listener of listeners) listener(span);
  };
  const collector = {
    onSpan: (listener: (span: CollectedSpan) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const write = (text: string) => written.push(stripVTControlCharacters(text));
  ({ stop } = showTraces(collector, { write, quietMs, missingMs, colour: false }));
});
afterEach(() => {
  vi.useRealTimers();
});

const receive = createSpan(['a', 'host'], 'receive', [0, 12], { outcome: 'received' });
const retrying = createSpan(
  ['b', 'a'],
  'process tickets',
  [20, 30],
  { outcome: 'retrying', attempt: 1 },
  failed,
);
const done = createSpan(['c', 'a'], 'process tickets', [90, 99], { outcome: 'done', attempt: 2 });
const heads = () => written.map((text) => text.trim().split('\n')[0]);
const count = (text: string) => text.trim().split('\n').length - 1;

describe('showTraces', () => {
  it('draws after each attempt, with all that came before', () => {
    send(receive);
    vi.advanceTimersByTime(10_000);
    expect(written).toEqual([]);
    send(retrying);
    vi.advanceTimersByTime(quietMs);
    send(done);
    vi.advanceTimersByTime(quietMs);
    expect(heads()).toEqual([
      'trace 4f0c…9a1e  will be retried after attempt 1, 30 ms',
      'trace 4f0c…9a1e  done after 2 attempts, 99 ms',
    ]);
    expect(written.map(count)).toEqual([2, 3]);
  });

  it('waits while spans come', () => {
    send(receive, done);
    vi.advanceTimersByTime(quietMs - 1);
    send(createSpan(['d', 'c'], 'read inbox', [91, 92]));
    vi.advanceTimersByTime(quietMs - 1);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written.map(count)).toEqual([3]);
  });

  it('waits longer for a beginning that is missing, but not for ever', () => {
    send(done);
    vi.advanceTimersByTime(missingMs - 1);
    expect(written).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(written.map(count)).toEqual([1]);
    send(retrying);
    vi.advanceTimersByTime(quietMs);
    send(receive);
    vi.advanceTimersByTime(quietMs);
    expect(written.map(count)).toEqual([1, 3]);
  });

  it('draws a request that was refused, and no other trace', () => {
    send({ ...createSpan(['x'], 'sweep', [0, 1]), traceId: 'f'.repeat(32) });
    send(createSpan(['a'], 'receive', [0, 2], { outcome: 'refused', reason: 'no-match' }));
    vi.advanceTimersByTime(10_000);
    expect(heads()).toEqual(['trace 4f0c…9a1e  refused (no-match), 2 ms']);
  });

  it('forgets a trace when many have come since, and draws it first where it is due', () => {
    const sendOthers = (many: number) => {
      for (let index = 0; index < many; index += 1) {
        const traceId = index.toString(16).padStart(32, '0');
        send({ ...createSpan(['x'], 'sweep', [0, 1]), traceId });
      }
    };
    send(receive);
    sendOthers(299);
    send(done);
    sendOthers(299);
    expect(written).toEqual([]);
    sendOthers(300);
    expect(written.map(count)).toEqual([2]);
    send(done);
    vi.advanceTimersByTime(missingMs);
    expect(written.map(count)).toEqual([2, 1]);
  });

  it('draws what is left when it stops, and nothing after', () => {
    send(receive, done);
    stop();
    expect(written.map(count)).toEqual([2]);
    send(retrying);
    vi.advanceTimersByTime(10_000);
    expect(written).toHaveLength(1);
  });
});
