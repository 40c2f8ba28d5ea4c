const minute = 60_000;

const milliseconds = {
  '15m': 15 * minute,
  '1h': 60 * minute,
  '6h': 6 * 60 * minute,
  '24h': 24 * 60 * minute,
  '7d': 7 * 24 * 60 * minute,
} as const;

/** A time that ends now. */
export type Range = keyof typeof milliseconds;

export const rangeLabels: Readonly<Record<Range, string>> = {
  '15m': 'Last 15 minutes',
  '1h': 'Last hour',
  '6h': 'Last 6 hours',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
};

/** Whether a text names a range. */
export function isRange(text: string): text is Range {
  return Object.hasOwn(milliseconds, text);
}

/** When a range that ends now began, as ISO 8601. */
export function startOf(range: Range, now: number): string {
  return new Date(now - milliseconds[range]).toISOString();
}
