import type { InvocationContext } from '@azure/functions';
import { activeIds } from '../telemetry/traces/span.ts';
import type { Log, LogFields } from '../webhooks/log.ts';

type Level = Parameters<Log>[0];

/**
 * Log lines as one JSON object each, so that a query can take them apart again; `about` is in all, and so
 * are the trace and the span that are running, where telemetry is on.
 */
export function toLog(context: InvocationContext, about: LogFields = {}): Log {
  return toJsonLog((level, line) => context[level](line), about);
}

/** A log for work that may outlast its invocation; `end` says that the invocation is over. */
export interface LastingLog {
  readonly log: Log;
  readonly end: () => void;
}

/**
 * The same lines, and after the end through the console: the host drops what an invocation logs once it
 * is over, but takes what the process writes, into the same table.
 */
export function toLastingLog(context: InvocationContext): LastingLog {
  let isOver = false;
  return {
    log: toJsonLog((level, line) => {
      // oxlint-disable-next-line no-console -- the invocation is over, and its context is deaf
      if (isOver) console[level](line);
      else context[level](line);
    }),
    end: () => void (isOver = true),
  };
}

function toJsonLog(write: (level: Level, line: string) => void, about: LogFields = {}): Log {
  return (level, message, fields) => {
    // The message comes first in the line, and no field takes its place, or that of an id.
    const own = { message, ...about, ...activeIds() };
    write(level, JSON.stringify(Object.assign({ message }, fields, own)));
  };
}
