import type { DeliveryFilter } from '../../inbox/filter.ts';
import type { DeliveryRow } from '../../inbox/rows.ts';
import type { Pictures } from './api.ts';
import type { Life } from './past-lives.ts';

const MINUTE_MS = 60_000;
const MAX_MINUTES = 180;
/** How far back the charts go where the filter does not say. */
const USUAL_MINUTES = 60;

type Point = Pictures['minutes'][number];

/**
 * Counts per minute, up to `until` or now. What was received before the first minute counts where it ends. Each
 * life of what was replayed counts; in between it is not in flight.
 */
export interface Minutes {
  /** The beginning of the first. */
  readonly beginsAt: Date;
  readonly add: (
    row: Pick<DeliveryRow, 'receivedAt' | 'replayedAt' | 'progress'>,
    past?: readonly Life[],
  ) => void;
  readonly toPoints: () => readonly Point[];
}

/** Empty counts for the minutes that a filter means, at most 180. */
export function createMinutes({ since, until }: DeliveryFilter, now: Date): Minutes {
  // What is received before `until` belongs to the minute before it, where that is a full one.
  const end = until && until < now ? until.getTime() - 1 : now.getTime();
  const last = toMinute(end);
  const wanted = since ? toMinute(since.getTime()) : last - USUAL_MINUTES + 1;
  const first = Math.max(Math.min(wanted, last), last - MAX_MINUTES + 1);
  const counts = Array.from({ length: last - first + 1 }, () => ({
    received: 0,
    done: 0,
    dead: 0,
    came: 0,
    went: 0,
  }));

  return {
    beginsAt: new Date(first * MINUTE_MS),
    add({ receivedAt, replayedAt = receivedAt, progress }, past = []) {
      const came = counts[toMinute(receivedAt.getTime()) - first];
      if (came) came.received += 1;
      for (const life of past) addLife(life);
      addLife({
        begunAt: replayedAt,
        ...('finishedAt' in progress && { endedAt: progress.finishedAt }),
        isDead: progress.state === 'dead',
      });
    },
    toPoints() {
      let inFlight = 0;
      return counts.map(({ received, done, dead, came, went }, index) => {
        inFlight += came - went;
        const at = new Date((first + index) * MINUTE_MS).toISOString();
        return { at, received, done, dead, inFlight };
      });
    },
  };

  function addLife({ begunAt, endedAt, isDead }: Life): void {
    const came = toMinute(begunAt.getTime()) - first;
    // The clocks of who receives and who works differ: nothing ends before it came.
    const went = endedAt && Math.max(came, toMinute(endedAt.getTime()) - first);
    // One that was over before the first minute is no matter; one that came before is in flight there.
    if (went !== undefined && went < 0) return;
    const begin = counts[Math.max(0, came)];
    if (!begin) return;
    begin.came += 1;
    const finish = went === undefined ? undefined : counts[went];
    if (!finish) return;
    finish.went += 1;
    if (isDead) finish.dead += 1;
    else finish.done += 1;
  }
}

function toMinute(ms: number): number {
  return Math.floor(ms / MINUTE_MS);
}
