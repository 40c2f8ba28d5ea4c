import { toDuration } from '../../src/cli/event/to-duration.ts';
import { NOTICE_QUEUE } from '../../src/azure/names.ts';
import { ATTRIBUTES } from '../../src/telemetry/names.ts';
import { isRun, readText } from './describe-span.ts';
import type { CollectedSpan } from './read-spans.ts';

/** What a trace tells in a line. */
export interface TraceSummary {
  /** Of the event, where a span knows them. */
  readonly type: string | undefined;
  readonly event: string | undefined;
  /** What has become of it so far, such as `done after 2 attempts, 1.9 s`. */
  readonly outcome: string;
  readonly isGood: boolean;
}

// After these, something else goes on with the event, or has finished it.
const passing = new Set(['received', 'ticket-sent-again', 'skipped', 'waiting']);

/** Whether a request or a run of the work ended here with something to tell. */
export function isEnd(span: CollectedSpan): boolean {
  const outcome = readOutcome(span);
  return outcome !== undefined && !passing.has(outcome) && (isRun(span) || span.name === 'receive');
}

/** Sums up the spans of one trace. */
export function summariseTrace(spans: readonly CollectedSpan[]): TraceSummary {
  const find = (name: string): string | undefined =>
    spans.map((span) => readText(span, name)).find((text) => text !== undefined);
  const ends = spans.filter(isEnd).toSorted((a, b) => a.end - b.end);
  // Notices go out after the work, which they say nothing of.
  const last = ends.findLast((span) => !isNotice(span)) ?? ends.at(-1);
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  return {
    type: find(ATTRIBUTES.type),
    event: find(ATTRIBUTES.event),
    outcome: `${last ? describeEnd(last) : 'under way'}, ${toDuration(end - start)}`,
    isGood: last === undefined || last.status.code !== 'error',
  };
}

function describeEnd(span: CollectedSpan): string {
  const outcome = readOutcome(span) ?? '';
  const attempt = Number(readText(span, ATTRIBUTES.attempt) ?? 0);
  const reason = readText(span, ATTRIBUTES.reason);
  if (outcome === 'retrying') return `will be retried after attempt ${attempt}`;
  if (isRun(span) && attempt > 0) {
    return `${outcome} after ${attempt} ${attempt === 1 ? 'attempt' : 'attempts'}`;
  }
  return reason === undefined ? outcome : `${outcome} (${reason})`;
}

function isNotice(span: CollectedSpan): boolean {
  return readText(span, ATTRIBUTES.queue) === NOTICE_QUEUE;
}

function readOutcome(span: CollectedSpan): string | undefined {
  return readText(span, ATTRIBUTES.outcome);
}
