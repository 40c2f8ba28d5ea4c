import type { InvocationContext } from '@azure/functions';
import type { Log, LogFields } from '../webhooks/log.ts';

/** Log lines as one JSON object each, so that a query can take them apart again; `about` is in all. */
export function toLog(context: InvocationContext, about: LogFields = {}): Log {
  return (level, message, fields) => {
    context[level](JSON.stringify({ message, ...fields, ...about }));
  };
}
