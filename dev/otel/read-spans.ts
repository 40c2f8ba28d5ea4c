import * as v from 'valibot';
import { attributes, resource, time, type Attributes } from './otlp-values.ts';

/** What a span is to what it calls, or is called by. */
export type SpanKind = 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';

/** A span that was exported. */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: SpanKind;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits, as those of parent and links. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  /** Milliseconds since 1970, to the microsecond. */
  readonly start: number;
  readonly end: number;
  readonly attributes: Attributes;
  readonly status: {
    readonly code: 'unset' | 'ok' | 'error';
    readonly message: string | undefined;
  };
  readonly resource: Attributes;
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const codes = ['unset', 'ok', 'error'] as const;

const traceId = v.pipe(v.string(), v.regex(/^[\da-f]{32}$/, 'Expected 32 hexadecimal digits'));
const spanId = v.pipe(v.string(), v.regex(/^[\da-f]{16}$/, 'Expected 16 hexadecimal digits'));

const span = v.object({
  name: v.pipe(v.string(), v.nonEmpty()),
  kind: v.optional(toWord(kinds), 0),
  traceId,
  spanId,
  parentSpanId: v.optional(v.union([spanId, v.literal('')])),
  links: v.optional(v.array(v.object({ traceId, spanId })), []),
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  attributes,
  status: v.optional(
    v.object({ code: v.optional(toWord(codes), 0), message: v.optional(v.string()) }),
    {},
  ),
});

const traces = v.object({
  resourceSpans: v.array(
    v.object({ resource, scopeSpans: v.array(v.object({ spans: v.array(span) })) }),
  ),
});

/** The spans of an OTLP request in JSON; throws a `ValiError` that says where it is none. */
export function readSpans(body: unknown): CollectedSpan[] {
  return v.parse(traces, body).resourceSpans.flatMap(({ resource: origin, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map(({ startTimeUnixNano, endTimeUnixNano, parentSpanId, status, ...rest }) => ({
        ...rest,
        // No parent is written as an empty one, too.
        parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
        status: { code: status.code, message: status.message },
        start: startTimeUnixNano,
        end: endTimeUnixNano,
        resource: origin,
      })),
  );
}

function toWord<const Word extends string>(words: readonly Word[]) {
  return v.pipe(
    v.number(),
    v.integer(),
    v.minValue(0),
    v.maxValue(words.length - 1),
    v.transform((number) => words[number] as Word),
  );
}
