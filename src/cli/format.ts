const UNITS = [
  { name: 'd', ms: 86_400_000 },
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1000 },
];

/** `2026-11-21 17:29:10`, in the time zone of the machine. */
export function toLocalTime(date: Date): string {
  if (Number.isNaN(date.getTime())) return 'no date';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace('T', ' ');
}

/** `3 min` for the time from one date to the other, in its largest unit; `0 s` for none or less. */
export function toAge(from: Date, to: Date): string {
  const ms = Math.max(0, to.getTime() - from.getTime());
  const unit = UNITS.find((each) => ms >= each.ms);
  return unit ? `${Math.floor(ms / unit.ms)} ${unit.name}` : '0 s';
}

/** `in 3 d` for what is to come, `3 d ago` for what was. */
export function toDistance(date: Date, now: Date): string {
  return date > now ? `in ${toAge(now, date)}` : `${toAge(date, now)} ago`;
}
