import { setTimeout as sleep } from 'node:timers/promises';

export interface QuietOptions {
  /** What is left to do; 0 is quiet, if it stays so. */
  readonly countLeft: () => Promise<number>;
  readonly pollMs: number;
  /** Polls in a row that must find nothing left. */
  readonly polls: number;
  /** How long nothing may get less before it is given up. */
  readonly stuckMs: number;
  readonly onLeft: (left: number) => void;
  readonly signal: AbortSignal;
}

/** Waits until nothing is left to do; false where that does not come. */
export async function waitForQuiet(options: QuietOptions): Promise<boolean> {
  const { countLeft, pollMs, polls, stuckMs, onLeft, signal } = options;
  let least = Number.POSITIVE_INFINITY;
  let progressAt = Date.now();
  let quietPolls = 0;
  for (;;) {
    const left = await countLeft();
    onLeft(left);
    if (left < least) {
      least = left;
      progressAt = Date.now();
    }
    quietPolls = left === 0 ? quietPolls + 1 : 0;
    if (quietPolls === polls) return true;
    if (Date.now() - progressAt > stuckMs) return false;
    await sleep(pollMs, undefined, { signal });
  }
}
