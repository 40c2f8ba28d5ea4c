import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  type ReadableSpan,
  SamplingDecision,
  type SpanProcessor,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';

/** The attribute by which Application Insights knows for how many spans one stands: 100 divided by it. */
export const SAMPLE_RATE = 'microsoft.sample_rate';

/** The spans of one invocation: the first one, which nothing here is a parent of, and all below it. */
interface Part {
  readonly held: ReadableSpan[];
  /** Spans that have not ended: some go on after the first, as the fast lane does when its time is up. */
  open: number;
  /** `held` until none is open; whole once one has failed; `shared` out by trace id otherwise. */
  fate: 'held' | 'whole' | 'shared';
}

const MOST_HELD = 2048;

/**
 * Passes on a share of the traces, in percent, chosen by trace id so that every process chooses the same;
 * and every part of a trace in which a span failed. A part is held until that is certain. When more than
 * `mostHeld` spans are, the oldest part is not waited for: if it fails later, its beginning may be missing.
 */
export function createKeepErrors(
  next: readonly SpanProcessor[],
  percent: number,
  mostHeld = MOST_HELD,
): SpanProcessor {
  const sampler = new TraceIdRatioBasedSampler(percent / 100);
  const parts = new WeakMap<object, Part>();
  const waiting = new Set<Part>();
  let held = 0;

  /** Ends the wait for a part: its spans go on, or away. */
  function settle(part: Part, fate: 'whole' | 'shared'): void {
    part.fate = fate;
    waiting.delete(part);
    held -= part.held.length;
    for (const span of part.held.splice(0)) pass(span, fate);
  }

  function pass(span: ReadableSpan, fate: 'whole' | 'shared'): void {
    if (fate === 'whole') return forward(span);
    const { decision } = sampler.shouldSample(ROOT_CONTEXT, span.spanContext().traceId);
    if (decision === SamplingDecision.NOT_RECORD) return;
    // A span that has ended takes no attribute by itself any more.
    span.attributes[SAMPLE_RATE] = percent;
    forward(span);
  }

  function forward(span: ReadableSpan): void {
    for (const processor of next) processor.onEnd(span);
  }

  return {
    onStart(span, parentContext) {
      const parent = trace.getSpan(parentContext);
      const part: Part = (parent && parts.get(parent)) ?? { held: [], open: 0, fate: 'held' };
      part.open += 1;
      parts.set(span, part);
      for (const processor of next) processor.onStart(span, parentContext);
    },
    onEnd(span) {
      const part = parts.get(span);
      if (!part) return;
      part.open -= 1;
      if (span.status.code === SpanStatusCode.ERROR) settle(part, 'whole');
      if (part.fate !== 'held') return pass(span, part.fate);
      part.held.push(span);
      waiting.add(part);
      held += 1;
      if (part.open === 0) settle(part, 'shared');
      for (const oldest of waiting) {
        if (held <= mostHeld) break;
        settle(oldest, 'shared');
      }
    },
    forceFlush: async () => void (await Promise.all(next.map((one) => one.forceFlush()))),
    async shutdown() {
      for (const part of waiting) settle(part, 'shared');
      await Promise.all(next.map((one) => one.shutdown()));
    },
  };
}
