import { watchParent } from './watch-parent.ts';

// SIGHUP is the closed terminal, on Windows too; SIGBREAK is Ctrl-Break there.
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/**
 * Aborts at the first signal that asks this process to end, and when npm is gone that started it. Later ones are ignored: one Ctrl-C comes twice, from the
 * terminal and passed on by npm, and stopping ends in bounded time anyway.
 */
export function watchStopSignals(): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) process.on(signal, () => controller.abort());
  watchParent(() => controller.abort());
  return controller.signal;
}
