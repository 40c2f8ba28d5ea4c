const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** How long ago or how far ahead, in the largest unit that fits: `12 s ago`, `in 3 min`, `now`. */
export function formatAge(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  if (Number.isNaN(ms)) return '';
  const unit = units.find(([, size]) => Math.abs(ms) >= size);
  if (!unit) return 'now';
  const text = `${Math.floor(Math.abs(ms) / unit[1])} ${unit[0]}`;
  return ms < 0 ? `in ${text}` : `${text} ago`;
}

/** A duration with at most three digits: `84 ms`, `1.42 s`, `3 min 20 s`. */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${trim(ms / 1000)} s`;
  const [large, small] = ms < 3_595_000 ? (['min', 's'] as const) : (['h', 'min'] as const);
  const size = large === 'min' ? 60_000 : 3_600_000;
  const rest = Math.round((ms % size) / (size / 60));
  const whole = Math.floor(ms / size) + (rest === 60 ? 1 : 0);
  return rest % 60 === 0 ? `${whole} ${large}` : `${whole} ${large} ${rest} ${small}`;
}

/** Date and time where the reader is; the date is left out for today, and the year for this one. */
export function formatLocal(iso: string, now: number): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const clock = time.toLocaleTimeString('en-GB', { hour12: false });
  const today = new Date(now);
  if (time.toDateString() === today.toDateString()) return clock;
  const year = time.getFullYear() === today.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return `${time.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })} ${clock}`;
}

/** The exact time, for a title. */
export function formatUtc(iso: string): string {
  return iso.replace('T', ' ').replace('Z', ' UTC');
}

function trim(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 2 : 1).replace(/\.?0+$/, '');
}
