import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { between, pick, type Random } from './random.ts';
import { timing } from './settings.ts';
import type { Storage } from './storage.ts';

/** How often things go wrong, per minute, and for how long. */
export interface MischiefRates {
  /** Until it is calmed, where left out. */
  readonly seconds?: number | undefined;
  readonly kills: number;
  readonly pauses: number;
  readonly outages: number;
}

export interface Mischief {
  /** How many pauses there were. */
  readonly counts: { pauses: number };
  /** Ends it: what is stopped goes on, what is away comes back. */
  calm(): Promise<void>;
}

/** Windows can kill a process but not stop it for a while. */
export const canPause = process.platform !== 'win32';

/** Kills and pauses processes of the app and takes storage away, at random moments, until it is calmed. */
export function startMischief(
  { all }: Fleet,
  storage: Storage,
  rates: MischiefRates,
  random: Random,
  onBroken: (error: Error) => void,
): Mischief {
  const calming = new AbortController();
  const { seconds } = rates;
  const signal = AbortSignal.any([
    calming.signal,
    ...(seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)]),
  ]);
  const counts = { pauses: 0 };

  async function every(perMinute: number, act: () => Promise<void> | void): Promise<void> {
    if (perMinute === 0) return;
    for (;;) {
      const ms = (-Math.log(1 - random()) * 60_000) / perMinute;
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await act();
    }
  }

  const victim = () => {
    const candidates = all.filter((one) => one.isUp());
    return candidates.length > 0 ? pick(random, candidates) : undefined;
  };
  // Long enough for its tickets to come back and its deliveries to be done elsewhere before it goes on.
  const { leaseSeconds, messageLeaseSeconds } = timing;
  const pastTheLease = () => 1000 * (leaseSeconds + messageLeaseSeconds + between(random, 1, 5));

  const running = Promise.all([
    every(rates.kills, () => victim()?.kill()),
    every(canPause ? rates.pauses : 0, async () => {
      const one = victim();
      if (!one) return;
      counts.pauses += 1;
      await one.pause(pastTheLease(), signal);
    }),
    every(rates.outages, () => {
      const kind = canPause ? pick(random, ['stop', 'freeze'] as const) : 'stop';
      return storage.outage(kind, between(random, 1000, 6000), signal);
    }),
  ]);
  running.catch(onBroken);

  return {
    counts,
    async calm() {
      calming.abort();
      await running;
    },
  };
}
