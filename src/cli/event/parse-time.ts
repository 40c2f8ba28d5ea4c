import { InvalidArgumentError } from '@commander-js/extra-typings';

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** Day, time and zone, as ISO 8601 has them, or with a space between as tables show them. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/i;

/**
 * Reads `10m`, `2h` or `3d` as so long ago, and dates of ISO 8601, which are local where they have no
 * zone, as in tables.
 */
export function parseTime(text: string, now: Date): Date {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text.trim()) ?? [];
  const ms = UNITS_MS[unit];
  if (ms !== undefined) return new Date(now.getTime() - Number(count) * ms);
  const [, day, time = '00:00', zone = ''] = DATE.exec(text.trim()) ?? [];
  const date = new Date(`${day}T${time}${zone.toUpperCase()}`);
  // JavaScript takes 30 February for 2 March.
  if (day !== undefined && !Number.isNaN(date.getTime()) && isDay(day)) return date;
  throw new InvalidArgumentError(
    'Give 10m, 2h or 3d for so long ago, or a date such as 2026-11-21 or 2026-11-21T17:00:00Z.',
  );
}

function isDay(day: string): boolean {
  const midnight = new Date(`${day}T00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
}
