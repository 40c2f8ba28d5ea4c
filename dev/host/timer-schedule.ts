import { Cron } from 'croner';
import { HostError } from './host-error.ts';
import { readTimeSpan } from './time-span.ts';

/** Answers the next occurrence after a moment; undefined when there is none. */
export type NextOccurrence = (after: Date) => Date | undefined;

/** Reads a schedule as Functions does: NCRONTAB of six (or five) fields in UTC, or a fixed interval `hh:mm:ss`. */
export function readSchedule(schedule: string): NextOccurrence {
  const interval = readTimeSpan(schedule.trim());
  if (interval !== undefined && interval > 0) {
    return (after) => new Date(after.getTime() + interval);
  }
  const fields = schedule.trim().split(/\s+/);
  // NCRONTAB knows less than croner: no years, no nicknames, none of L, W, # and ?.
  if (
    ![5, 6].includes(fields.length) ||
    !fields.every((field) => /^(?:[\d*,/-]|[A-Za-z]{3})+$/.test(field))
  ) {
    throw new HostError(
      `"${schedule}" is neither an NCRONTAB expression nor a time such as 00:05:00.`,
    );
  }
  try {
    // NCRONTAB demands that day of month and day of week match both.
    const cron = new Cron(fields.join(' '), { timezone: 'UTC', domAndDow: true, paused: true });
    return (after) => cron.nextRun(after) ?? undefined;
  } catch (cause) {
    throw new HostError(`"${schedule}" is not an NCRONTAB expression: ${(cause as Error).message}`);
  }
}
