import type { InvocationContext } from '@azure/functions';
import type { Log } from '../webhooks/log.ts';

/** Log lines as one JSON object each, so that a query can take them apart again. */
export function toLog(context: InvocationContext): Log {
  return (level, event, fields) => {
    context[level](JSON.stringify({ event, ...fields }));
  };
}
