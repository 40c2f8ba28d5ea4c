import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { beforeEach } from 'vitest';
import { ATTRIBUTES } from '../../../src/telemetry/names.ts';

/** Spans that have ended since a test began. */
export interface RecordedSpans {
  readonly all: () => readonly ReadableSpan[];
  /** The only one of a name. */
  readonly one: (name: string) => ReadableSpan;
  /**
   * A line for each, below its parent: its name, its outcome, `!` and the type of its error where it
   * failed.
   */
  readonly draw: () => readonly string[];
}

/** Turns tracing on for all tests of a file. */
export function recordSpans(): RecordedSpans {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    // Whether the host keeps a span says nothing of ours.
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  beforeEach(() => exporter.reset());

  const all = () =>
    exporter
      .getFinishedSpans()
      .toSorted(({ startTime: [s, ns] }, { startTime: [t, nt] }) => s - t || ns - nt);
  return {
    all,
    one(name) {
      const [span, ...more] = all().filter((candidate) => candidate.name === name);
      if (!span || more.length > 0) throw new Error(`${more.length + 1} spans ${name}`);
      return span;
    },
    draw() {
      const ids = new Set(all().map((span) => span.spanContext().spanId));
      return all().flatMap((span) =>
        ids.has(span.parentSpanContext?.spanId ?? '') ? [] : drawBelow(all(), span),
      );
    },
  };
}

/** What a test wants to know of a span. */
export function toFacts(span: ReadableSpan) {
  return {
    name: span.name,
    kind: SpanKind[span.kind],
    attributes: span.attributes,
    status: span.status,
  };
}

export const FAILED = { code: SpanStatusCode.ERROR };
export const UNSET = { code: SpanStatusCode.UNSET };

function drawBelow(all: readonly ReadableSpan[], span: ReadableSpan): readonly string[] {
  const { spanId } = span.spanContext();
  const children = all.filter(({ parentSpanContext: parent }) => parent?.spanId === spanId);
  const outcome = span.attributes[ATTRIBUTES.outcome] ?? span.attributes[ATTRIBUTES.result];
  const failed = span.status.code === SpanStatusCode.ERROR;
  const line = [span.name, outcome, failed && `!${String(span.attributes[ATTRIBUTES.errorType])}`];
  return [
    line.filter(Boolean).join(' '),
    ...children.flatMap((child) => drawBelow(all, child)).map((below) => `  ${below}`),
  ];
}
