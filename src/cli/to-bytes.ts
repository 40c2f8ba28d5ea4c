const UNITS = [
  { name: 'GB', size: 1e9 },
  { name: 'MB', size: 1e6 },
  { name: 'KB', size: 1e3 },
];

/** Bytes for people, here and on the page: `812 B`, `1.2 KB`, `3.4 MB`. */
export function toBytes(count: number): string {
  // What rounds to a thousand of one unit is one of the next.
  const unit = UNITS.find(({ size }) => count >= size * 0.99995);
  if (!unit || count < 1000) return `${count} B`;
  return `${(count / unit.size).toFixed(1).replace(/\.0$/, '')} ${unit.name}`;
}
