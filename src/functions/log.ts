import type { InvocationContext } from '@azure/functions';
import { activeIds } from '../telemetry/traces/span.ts';
import type { Log, LogFields } from '../webhooks/log.ts';

/**
 * Log lines as one JSON object each, so that a query can take them apart again; `about` is in all, and so
 * are the trace and the span that are running, where telemetry is on.
 */
export function toLog(context: InvocationContext, about: LogFields = {}): Log {
  return (level, message, fields) => {
    // The message comes first in the line, and no field takes its place, or that of an id.
    const own = { message, ...about, ...activeIds() };
    context[level](JSON.stringify(Object.assign({ message }, fields, own)));
  };
}
