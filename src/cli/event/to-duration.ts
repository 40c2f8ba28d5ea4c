import { toAge } from '../format.ts';

/** `12 ms`, `1.2 s`, `1.5 min` or, from an hour on, in its largest unit. */
export function toDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 3_600_000 ? `${(ms / 60_000).toFixed(1)} min` : toAge(new Date(0), new Date(ms));
}
