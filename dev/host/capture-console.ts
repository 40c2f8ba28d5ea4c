import { format } from 'node:util';
import type { Log } from './console-log.ts';
import type { LogLevel } from './core-types.ts';

const levels = {
  trace: 'trace',
  debug: 'debug',
  log: 'information',
  info: 'information',
  warn: 'warning',
  error: 'error',
} as const satisfies Record<string, LogLevel>;

/** Turns what the app and its libraries write through `console` into records, so that stdout holds JSON lines only. */
export function captureConsole(log: Log): void {
  const replaced = Object.entries(levels).map(([method, level]) => [
    method,
    (...args: unknown[]) => log({ level, message: format(...args) }),
  ]);
  Object.assign(console, Object.fromEntries(replaced));
}
