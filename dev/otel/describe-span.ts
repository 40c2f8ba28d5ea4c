import { toDuration } from '../../src/cli/event/to-duration.ts';
import { ATTRIBUTES } from '../../src/telemetry/names.ts';
import { toNote } from '../../src/webhooks/errors.ts';
import type { CollectedSpan } from './read-spans.ts';

// These say no more than that a call did what its name says.
const usual = new Set(['inserted', 'found', 'swapped', 'written']);

/** A span in one line: its name, and what became of it. */
export function describeSpan(span: CollectedSpan): string {
  const read = (name: string): string => readText(span, name) ?? '';
  const attempt = read(ATTRIBUTES.attempt);
  const delay = Number(read(ATTRIBUTES.delay));
  const words = [
    // Each call of an attempt has its number, too.
    isRun(span) && attempt ? `attempt ${attempt}` : '',
    read(ATTRIBUTES.status),
    read(ATTRIBUTES.state),
    usual.has(read(ATTRIBUTES.outcome)) ? '' : read(ATTRIBUTES.outcome),
    read(ATTRIBUTES.result),
    read(ATTRIBUTES.reason),
    span.status.code === 'error' ? describeFailure(span) : '',
    delay > 0 ? `in ${toDuration(delay)}` : '',
    // The span's name has the host.
    URL.parse(read(ATTRIBUTES.url))?.pathname ?? '',
    read(ATTRIBUTES.file),
  ];
  // A status is an error's kind, and a state an outcome: once is enough.
  const details = [...new Set(words.filter(Boolean))].join(' ');
  return [toNote(span.name), toNote(details)].filter(Boolean).join('  ');
}

/** Whether it is one run of the work that an event asks for. */
export function isRun({ kind, name }: CollectedSpan): boolean {
  return kind === 'consumer' || name === 'fast lane';
}

/** An attribute as a text of one line. */
export function readText({ attributes }: CollectedSpan, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' || typeof value === 'number' ? toNote(String(value)) : undefined;
}

function describeFailure(span: CollectedSpan): string {
  const kind = readText(span, ATTRIBUTES.errorType) ?? span.status.message ?? '';
  const isTold = [ATTRIBUTES.status, ATTRIBUTES.outcome].some(
    (name) => readText(span, name) === kind,
  );
  return isTold ? '' : `error ${kind}`.trim();
}
