import { count } from './ages.ts';
import { ok, problem, skipped, warning } from './finding.ts';
import type { Check } from './run-checks.ts';

interface ClockDependencies {
  /** Who is asked for the time: any answer of theirs has a date; nobody on this machine, whose clock it is. */
  readonly sources: () => Promise<readonly { readonly name: string; readonly url: string }[]>;
  readonly now: () => Date;
}

/** A signature is taken for 300 s, before and after its time. */
const TOLERANCE_S = 300;
const MUCH_S = 30;
/** Whoever takes longer says little of the time. */
const TIMEOUT_MS = 5000;
const REMEDY = 'set the clock by a time server (NTP)';

/** How far the clock of this machine is from those of others; whole seconds, as a `Date` header has them. */
export function createClockCheck({ sources, now }: ClockDependencies): Check {
  return {
    name: 'clock',
    async look(signal) {
      const asked = await Promise.all(
        (await sources()).map(async ({ name, url }) => ({
          name,
          skewS: await measure(url, now, signal),
        })),
      );
      const told = asked.flatMap(({ name, skewS }) => (skewS === undefined ? [] : { name, skewS }));
      const [worst] = told.toSorted((a, b) => Math.abs(b.skewS) - Math.abs(a.skewS));
      if (!worst) return [skipped('nobody answered whose clock could be compared with')];
      const seconds = Math.abs(worst.skewS);
      if (seconds <= MUCH_S) {
        const names = told.map(({ name }) => name).join(', ');
        return [ok(`within ${MUCH_S} s of ${names}`)];
      }
      const far = `this clock is ${count(seconds, 'second', 'seconds')} ${worst.skewS > 0 ? 'ahead of' : 'behind'} that of ${worst.name}`;
      return seconds < TOLERANCE_S
        ? [warning(`${far}; from ${TOLERANCE_S} on every event is refused`, REMEDY)]
        : [problem(`${far}, so signatures of one are refused by the other`, REMEDY)];
    },
  };
}

/** Seconds by which this clock is ahead; undefined where nobody says. */
async function measure(
  url: string,
  now: () => Date,
  signal: AbortSignal,
): Promise<number | undefined> {
  const before = now().getTime();
  try {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(url, { method: 'HEAD', signal: inTime, redirect: 'manual' });
    const date = Date.parse(response.headers.get('date') ?? '');
    // A date is cut to the second, so it was half a second later on average.
    const skewMs = (before + now().getTime()) / 2 - (date + 500);
    return Number.isNaN(date) ? undefined : Math.round(skewMs / 1000);
  } catch {
    // That it does not answer is said by the check of what it is.
    signal.throwIfAborted();
    return undefined;
  }
}
