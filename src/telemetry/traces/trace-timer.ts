import type { TimerHandler } from '@azure/functions';
import { type Attributes, trace } from '@opentelemetry/api';
import { inSpan } from './span.ts';

/** Runs what a timer starts in a span of its name. */
export function traceTimer(name: string, handler: TimerHandler): TimerHandler {
  return async (timer, context) => {
    const parent = context.traceContext?.traceParent;
    await inSpan(name, { parent }, async () => {
      await handler(timer, context);
    });
  };
}

/** Says in the span that is running what came of a run. */
export function withCounts<Arguments extends readonly unknown[], Result>(
  run: (...args: Arguments) => Promise<Result>,
  toCounts: (result: Result) => Attributes,
): (...args: Arguments) => Promise<Result> {
  return async (...args) => {
    const result = await run(...args);
    trace.getActiveSpan()?.setAttributes(toCounts(result));
    return result;
  };
}
