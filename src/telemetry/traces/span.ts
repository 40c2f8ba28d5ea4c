import {
  type Attributes,
  context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { ATTRIBUTES, SCOPE } from '../names.ts';
import { toErrorType, toErrorWords } from './span-error.ts';

export interface SpanOptions {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** W3C trace context of the span to be a child of; without one the span that is running. */
  readonly parent?: string | undefined;
  /** W3C trace context of a span that led here, too. */
  readonly link?: string | undefined;
}

/**
 * Runs `run` in a span, which ends with it. A rejection marks the span as failed, and goes on. Does
 * nothing but run where telemetry is off.
 */
export function inSpan<Value>(
  name: string,
  { kind = SpanKind.INTERNAL, attributes = {}, parent, link }: SpanOptions,
  run: (span: Span) => Promise<Value>,
): Promise<Value> {
  const links = toLinks(link);
  const outer = toParent(parent);
  const tracer = trace.getTracer(SCOPE);
  return tracer.startActiveSpan(name, { kind, attributes, links }, outer, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed: by the kind of the error, and in its words where they are this app's own. Never throws. */
export function fail(span: Span, error: unknown): void {
  try {
    const words = toErrorWords(error);
    span.setAttribute(ATTRIBUTES.errorType, toErrorType(error));
    span.setStatus({
      code: SpanStatusCode.ERROR,
      ...(words !== undefined && { message: words }),
    });
  } catch {
    // An error of somebody else's making may throw when it is looked at; it is the one to go on, not a new one.
    failAs(span, 'Error');
  }
}

/** Marks a span as failed where nothing was thrown; `type` is one of a few words. */
export function failAs(span: Span, type: string): void {
  span.setAttribute(ATTRIBUTES.errorType, type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** W3C trace context of a span; undefined where there is no trace to belong to. */
export function traceparentOf(span: Span): string | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (!trace.isSpanContextValid(span.spanContext())) return undefined;
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

/** The trace and the span that are running, for a log line; empty where telemetry is off. */
export function activeIds(): { readonly traceId?: string; readonly spanId?: string } {
  const running = trace.getActiveSpan()?.spanContext();
  return running ? { traceId: running.traceId, spanId: running.spanId } : {};
}

function toParent(traceparent: string | undefined) {
  if (traceparent === undefined) return context.active();
  const spanContext = parseTraceParent(traceparent);
  // What is no trace context starts a trace of its own.
  if (!spanContext) return ROOT_CONTEXT;
  return trace.setSpanContext(ROOT_CONTEXT, { ...spanContext, isRemote: true });
}

function toLinks(traceparent: string | undefined): Link[] {
  const linked = traceparent === undefined ? null : parseTraceParent(traceparent);
  return linked ? [{ context: linked }] : [];
}
