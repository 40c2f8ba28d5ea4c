import { expect } from 'vitest';
import type { CollectedSpan } from '../../dev/otel/read-spans.ts';
import type { LogLine } from './receiver.ts';

/** The first span's parent is the host's, which only the host can export. */
export function expectHostAbove(
  trace: readonly CollectedSpan[],
  all: readonly CollectedSpan[],
): void {
  const parent = trace.find(({ name }) => name === 'receive')?.parentSpanId;
  expect(parent).toMatch(/^[\da-f]{16}$/);
  expect(all.map(({ spanId }) => spanId)).not.toContain(parent);
}

/** Each message that was worked off was sent in the same trace, in this order. */
export function expectSentBefore(trace: readonly CollectedSpan[]): void {
  const idsOf = (wanted: string) =>
    trace
      .filter(({ kind }) => kind === wanted)
      .toSorted((a, b) => a.start - b.start)
      .map(({ attributes }) => attributes['messaging.message.id']);
  expect(idsOf('consumer')).toEqual(idsOf('producer'));
}

/** The message of each line of this trace, and the name of the span in which it was written. */
export function nameSpans(lines: readonly LogLine[], trace: readonly CollectedSpan[]): string[] {
  const names = new Map(trace.map(({ spanId, name }) => [spanId, name]));
  return lines
    .filter(({ traceId }) => traceId === trace[0]?.traceId)
    .map(({ message, spanId }) => `${message}: ${names.get(String(spanId))}`);
}
