import type { LogLevel } from './core-types.ts';

const order: Record<string, number> = {
  trace: 0,
  debug: 1,
  information: 2,
  warning: 3,
  error: 4,
  critical: 5,
  none: 6,
};

/** Decides from host.json's `logging.logLevel` whether a line of this level from this function is shown. */
export function createLogFilter(
  logLevel: Record<string, string>,
): (level: LogLevel, functionName?: string) => boolean {
  return (level, functionName) => {
    const categories =
      functionName === undefined
        ? ['Host', 'default']
        : [`Function.${functionName}.User`, `Function.${functionName}`, 'Function', 'default'];
    const configured = categories.map((name) => logLevel[name]).find((name) => name !== undefined);
    return (order[level] ?? 0) >= (order[configured ?? 'information'] ?? 2);
  };
}
