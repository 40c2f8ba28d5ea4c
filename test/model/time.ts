const START = Date.parse('2026-03-01T12:00:00.000Z');

/** The model's unit of time; every limit and every wrong clock is a whole number of these. */
export const TICK_MS = 5 * 60_000;

const dates = new Map<number, Date>();

/** The instant that is `tick` units after the start of the model; to be looked at, never changed. */
export function toDate(tick: number): Date {
  const date = dates.get(tick) ?? new Date(START + tick * TICK_MS);
  dates.set(tick, date);
  return date;
}

/** The first whole unit at or after an instant. */
export function toTick(instant: Date): number {
  return Math.ceil((instant.getTime() - START) / TICK_MS);
}
