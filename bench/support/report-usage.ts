/**
 * Loaded before the program of a measured process: answers each `usage` on its channel with what the
 * process has used so far. The process measures itself, which works on every system.
 */
export interface Usage {
  /** User and system time of all threads. */
  readonly cpuMs: number;
  readonly peakRssBytes: number;
}

process.on('message', (message) => {
  if (message === 'usage') process.send?.({ usage: readUsage() });
});

function readUsage(): Usage {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1000,
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
}
