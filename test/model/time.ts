const START = Date.parse('2026-03-01T12:00:00.000Z');

/** The model's unit of time; every limit and every wrong clock is a whole number of these. */
export const TICK_MS = 5 * 60_000;

/** The instant that is `tick` units after the start of the model. */
export function toDate(tick: number): Date {
  return new Date(START + tick * TICK_MS);
}

/** The first whole unit at or after an instant. */
export function toTick(instant: Date): number {
  return Math.ceil((instant.getTime() - START) / TICK_MS);
}
