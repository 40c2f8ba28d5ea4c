const steps = [1, 2, 2.5, 5, 10];

/** Marks of an axis of counts: from 0 to a round number that is no less than `max`, at most `room` steps apart. */
export function toMarks(max: number, room: number): number[] {
  const least = Math.max(max, 4) / Math.max(room, 1);
  const power = 10 ** Math.floor(Math.log10(least));
  // There is no half of a delivery.
  const step = Math.max(
    1,
    ...steps
      .map((part) => part * power)
      .filter((size) => Number.isInteger(size) && size >= least)
      .slice(0, 1),
  );
  const count = Math.ceil(Math.max(max, 4) / step);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** A count in few characters: `950`, `2k`, `2.5k`, `12M`. */
export function formatMark(count: number): string {
  if (count < 1000) return String(count);
  const [size, unit] = count < 1e6 ? [1e3, 'k'] : [1e6, 'M'];
  return `${Number((count / size).toFixed(2))}${unit}`;
}
