import { pause } from '../../inbox/pause.ts';
import { createFollowDeliveries } from '../../inbox/follow.ts';
import type { DeliveryRow, InboxRows } from '../../inbox/rows.ts';
import type { Trouble } from './api.ts';
import type { Resources } from './resources.ts';
import { limitSilence, withinMs } from './time-limit.ts';

/** What whoever listens hears. */
export interface Listener {
  readonly onStep: (row: DeliveryRow, resource: string | undefined) => void;
  /** The inbox was read: with the first good look, and with each one after trouble. */
  readonly onFine: () => void;
  readonly onTrouble: (error: unknown) => void;
  /** What was begun here ended badly after nobody waited for it any more. */
  readonly onFailure: (failure: Trouble) => void;
}

/** One following of the inbox for all who listen; it runs while anybody does. */
export interface FollowHub {
  /** Tells at once how things stand, if that is known; returns how to stop listening. */
  readonly listen: (listener: Listener) => () => void;
  /** Tells whoever listens of something that ended badly. */
  readonly tellFailure: (failure: Trouble) => void;
  /** How many listen. */
  readonly count: () => number;
}

interface FollowHubDependencies {
  readonly rows: InboxRows;
  readonly resources: Resources;
  readonly now: () => Date;
  readonly pollMs?: number;
  /** A look at storage that is silent for longer is trouble. */
  readonly silentMs?: number;
}

/** Resources that are read in one look. */
const MAX_READ = 50;

/** Between two first looks that fail, at most: it is twice as long after each. */
const MAX_PAUSE_MS = 10_000;

/** Nobody listens yet. */
export function createFollowHub({
  rows,
  resources,
  now,
  pollMs = 500,
  silentMs = 5000,
}: FollowHubDependencies): FollowHub {
  const listeners = new Set<Listener>();
  let running: AbortController | undefined;
  let status: 'unknown' | 'fine' | { readonly trouble: unknown } = 'unknown';

  return {
    listen(listener) {
      listeners.add(listener);
      if (!running) {
        running = new AbortController();
        void run(running.signal);
      } else if (status === 'fine') listener.onFine();
      else if (status !== 'unknown') listener.onTrouble(status.trouble);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        running?.abort();
        running = undefined;
        status = 'unknown';
      };
    },
    tellFailure(failure) {
      for (const { onFailure } of listeners) onFailure(failure);
    },
    count: () => listeners.size,
  };

  async function run(signal: AbortSignal): Promise<void> {
    let hasFailed = false;
    let failedMs = pollMs;
    let toldNow = 0;
    const onError = (error: unknown) => {
      // What was asked for before everybody left is no news to those who came since.
      if (signal.aborted) return;
      hasFailed = true;
      status = { trouble: error };
      for (const { onTrouble } of listeners) onTrouble(error);
    };
    let lookedAt = performance.now();
    const follow = createFollowDeliveries({
      rows: limitSilence(rows, silentMs),
      now,
      async sleep(ms) {
        // It follows each look, good or bad, but for a first one that fails.
        failedMs = pollMs;
        if (!signal.aborted && !hasFailed && status !== 'fine') {
          status = 'fine';
          for (const { onFine } of listeners) onFine();
        }
        // At most half of the time is spent on looking, however large the inbox is; to wait for nothing is no work.
        const restMs = hasFailed ? ms : Math.max(ms, performance.now() - lookedAt);
        hasFailed = false;
        toldNow = 0;
        await pause(restMs, signal);
        lookedAt = performance.now();
      },
    });
    while (!signal.aborted) {
      try {
        for await (const { row } of follow({}, { withChanges: true, pollMs, onError, signal })) {
          toldNow += 1;
          // A burst is told of at once; the list has the rest.
          if (toldNow <= MAX_READ) {
            await withinMs(silentMs, signal, (limit) => resources.read([row.id], limit));
          }
          if (signal.aborted) return;
          for (const { onStep } of listeners) onStep(row, resources.of(row.id));
        }
      } catch (error) {
        // Only a first look ends the following; it begins anew, and the page reads its list again.
        onError(error);
        hasFailed = false;
        await pause(failedMs, signal);
        failedMs = Math.min(2 * failedMs, Math.max(pollMs, MAX_PAUSE_MS));
      }
    }
  }
}
