const LOOK_MS = 500;

/**
 * Calls `onGone` when npm, which started this process, ends without telling it: a signal to npm alone is
 * not always passed on. Without npm nothing is watched: who starts this by hand may close the shell.
 * Windows tells no new parent; there this does nothing.
 */
export function watchParent(onGone: () => void, env: NodeJS.ProcessEnv = process.env): void {
  if (env['npm_lifecycle_event'] !== 'start') return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, LOOK_MS);
  // It must not keep a process that has ended otherwise.
  timer.unref();
}
