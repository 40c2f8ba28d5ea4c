import type { InvocationContext } from '@azure/functions';
import { type Span, SpanKind } from '@opentelemetry/api';
import { aboutQueue } from './about-storage.ts';
import { ATTRIBUTES } from '../names.ts';
import { inSpan } from './span.ts';

/**
 * Runs what a message of a queue asks for in a span `process <queue>`: in the trace that the message
 * carries, linked to the invocation that the message led to, or else in the invocation's own.
 */
export function consume<Value>(
  queue: string,
  context: InvocationContext,
  traceparent: string | undefined,
  run: (span: Span) => Promise<Value>,
): Promise<Value> {
  const name = `process ${queue}`;
  const invocation = context.traceContext?.traceParent;
  const attributes = {
    ...aboutQueue(queue, 'process'),
    [ATTRIBUTES.message]: String(context.triggerMetadata?.['id']),
    [ATTRIBUTES.operation]: name,
  };
  const place =
    traceparent === undefined ? { parent: invocation } : { parent: traceparent, link: invocation };
  return inSpan(name, { kind: SpanKind.CONSUMER, attributes, ...place }, run);
}
