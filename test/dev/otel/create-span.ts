import { ATTRIBUTES } from '../../../src/telemetry/names.ts';
import type { CollectedSpan } from '../../../dev/otel/read-spans.ts';

const begin = Date.parse('2026-11-03T10:00:00Z');

type About = Partial<Record<keyof typeof ATTRIBUTES, string | number>>;

/** A span of one trace: `id` and `parent` in a few letters, `start` and `end` in ms from its beginning. */
export function createSpan(
  [id, parent]: readonly [id: string, parent?: string],
  name: string,
  [start, end]: readonly [start: number, end: number],
  about: About = {},
  more: Partial<CollectedSpan> = {},
): CollectedSpan {
  return {
    name,
    kind: name.startsWith('process ') ? 'consumer' : 'internal',
    traceId: '4f0c0000000000000000000000009a1e',
    spanId: id,
    parentSpanId: parent,
    links: [],
    start: begin + start,
    end: begin + end,
    attributes: Object.fromEntries(
      Object.entries(about).map(([key, value]) => [
        ATTRIBUTES[key as keyof typeof ATTRIBUTES],
        value,
      ]),
    ),
    status: { code: 'unset', message: undefined },
    resource: {},
    ...more,
  };
}

/** What makes a span one that failed. */
export const failed = { status: { code: 'error', message: undefined } } as const;
