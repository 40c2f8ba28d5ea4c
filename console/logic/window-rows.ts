/** Which rows have to be in the page: `start` to before `end`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** Rows in sight, and some more on either side so that a fast scroll shows no gap; lengths in pixels. */
export function windowRows(options: {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
  readonly count: number;
  readonly overscan: number;
}): Window {
  const { scrollTop, height, rowHeight, count, overscan } = options;
  if (rowHeight <= 0) return { start: 0, end: 0 };
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const inSight = Math.ceil(height / rowHeight) + 1;
  const start = Math.max(0, Math.min(first - overscan, count - inSight));
  return { start, end: Math.min(count, first + inSight + overscan) };
}

/** The `scrollTop` at which a row is in sight: the present one if it already is. */
export function scrollToRow(options: {
  readonly index: number;
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}): number {
  const { index, scrollTop, height, rowHeight } = options;
  const top = index * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}
