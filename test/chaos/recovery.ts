import type { Death } from './app-process.ts';
import type { LogEntry } from './app-log.ts';
import type { Outage } from './storage.ts';

/** How long it took until work went on, in milliseconds; one number for each mishap. */
export interface Recovery {
  /** From a worker's death until all it was working on had been taken up again. */
  readonly afterDeaths: readonly number[];
  /** From storage being back until the next commit. */
  readonly afterOutages: readonly number[];
  /** From the last acknowledgement until the last commit. */
  readonly toTheEnd: number;
}

export interface Mishaps {
  /** Of workers. */
  readonly deaths: readonly Death[];
  readonly outages: readonly Outage[];
  readonly lastAcknowledgedAt: number;
}

/** Reads from the logs of all processes, by their paths, how fast work went on. */
export function measureRecovery(
  logs: ReadonlyMap<string, readonly LogEntry[]>,
  { deaths, outages, lastAcknowledgedAt }: Mishaps,
): Recovery {
  const entries = [...logs.values()].flat().toSorted((a, b) => a.at - b.at);
  const byDelivery = Map.groupBy(entries, ({ delivery }) => delivery);
  const commits = entries.filter(({ message }) => message === 'done').map(({ at }) => at);

  const afterDeaths = deaths.flatMap(({ log, at }) => {
    const waits = findOpen(logs.get(log) ?? []).map(({ delivery, attempt }) => {
      const next = byDelivery
        .get(delivery)
        ?.find((entry) => entry.at >= at && isTakenUp(entry, attempt));
      return next && next.at - at;
    });
    const known = waits.filter((wait) => wait !== undefined);
    return known.length > 0 ? [Math.max(...known)] : [];
  });
  const afterOutages = outages.flatMap(({ to }) => {
    const next = commits.find((at) => at >= to);
    return next === undefined ? [] : [next - to];
  });
  return {
    afterDeaths,
    afterOutages,
    toTheEnd: Math.max(0, (commits.at(-1) ?? 0) - lastAcknowledgedAt),
  };
}

/** Attempts that a process had begun and not ended. */
function findOpen(log: readonly LogEntry[]): LogEntry[] {
  const open = new Map<string, LogEntry>();
  for (const entry of log) {
    if (entry.message === 'processing') open.set(entry.delivery, entry);
    else if (endings.has(entry.message)) open.delete(entry.delivery);
  }
  return [...open.values()];
}

const endings = new Set(['done', 'dead', 'retrying', 'lease-lost']);

/** A later attempt, or the end of it all. */
function isTakenUp({ message, attempt = 0 }: LogEntry, than = 0): boolean {
  return (
    message === 'skipped' || message === 'dead' || (message === 'processing' && attempt > than)
  );
}
