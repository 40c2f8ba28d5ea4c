import { toAge } from '../format.ts';

/** `12 ms`, `1.2 s` or, in its largest unit, `3 min`. */
export function toDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : toAge(new Date(0), new Date(ms));
}
