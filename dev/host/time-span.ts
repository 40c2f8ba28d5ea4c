const pattern =
  /^(?:(?<days>\d+)\.)?(?<hours>\d{1,2}):(?<minutes>\d{2}):(?<seconds>\d{2})(?:\.(?<fraction>\d{1,7}))?$/;

/** Reads a .NET TimeSpan such as `00:00:05`, `00:00:00.2` or `1.00:00:00` into milliseconds; undefined if it is none. */
export function readTimeSpan(text: string): number | undefined {
  const groups = pattern.exec(text)?.groups;
  if (!groups) {
    return undefined;
  }
  const [days, hours, minutes, seconds] = [
    Number(groups['days'] ?? 0),
    Number(groups['hours']),
    Number(groups['minutes']),
    Number(groups['seconds']),
  ];
  // .NET reads "24:00:00" as 24 days: refuse it here rather than differ silently.
  if (hours > 23 || minutes > 59 || seconds > 59) {
    return undefined;
  }
  const fraction = Number(`0.${groups['fraction'] ?? 0}`);
  return Math.round((((days * 24 + hours) * 60 + minutes) * 60 + seconds + fraction) * 1000);
}
