import type { TypedData } from './core-types.ts';
import { readText, type HostFunction } from './host-function.ts';
import type { Invoke } from './invoke.ts';
import { pause } from './pause.ts';
import type { RunningTrigger } from './queue-trigger.ts';
import { resolveSettings, type ReadSetting } from './settings.ts';
import { readSchedule, type NextOccurrence } from './timer-schedule.ts';

const longestPause = 2 ** 31 - 1;
const never = '0001-01-01T00:00:00+00:00';

/** Reads the schedule of a timer function from its trigger and the settings. */
export function readTimer({ trigger }: HostFunction, readSetting: ReadSetting): NextOccurrence {
  return readSchedule(resolveSettings(readText(trigger.settings, 'schedule') ?? '', readSetting));
}

/** Fires a function on its schedule; the next time is reckoned from the end of a run, so it never overlaps itself. */
export function startTimerTrigger(
  target: HostFunction,
  next: NextOccurrence,
  invoke: Invoke,
): RunningTrigger {
  const stopping = new AbortController();
  let last: Date | undefined;
  const ticking = tick();
  return {
    async stop() {
      stopping.abort();
      await ticking;
    },
  };

  async function tick(): Promise<void> {
    if (target.trigger.settings['runOnStartup'] === true) {
      await invoke(target, { data: toTimerData(next, last) });
    }
    for (
      let due = next(new Date());
      due;
      due = next(new Date(Math.max(Date.now(), due.getTime())))
    ) {
      if (!(await pauseUntil(due, stopping.signal))) {
        return;
      }
      last = due;
      await invoke(target, { data: toTimerData(next, last) });
    }
  }
}

/** What the host sends for a timer: JSON with .NET's names, which the library converts. */
export function toTimerData(next: NextOccurrence, last?: Date): TypedData {
  const now = new Date();
  return {
    json: JSON.stringify({
      Schedule: { AdjustForDST: true },
      ScheduleStatus: {
        Last: last?.toISOString() ?? never,
        Next: next(last && last > now ? last : now)?.toISOString() ?? never,
        LastUpdated: (last ?? now).toISOString(),
      },
      IsPastDue: false,
    }),
  };
}

async function pauseUntil(due: Date, signal: AbortSignal): Promise<boolean> {
  for (let left = due.getTime() - Date.now(); left > 0; left = due.getTime() - Date.now()) {
    if (!(await pause(Math.min(left, longestPause), signal))) {
      return false;
    }
  }
  return !signal.aborted;
}
