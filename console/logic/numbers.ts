const format = new Intl.NumberFormat('en-GB');

/** `12,345`. */
export function formatCount(count: number): string {
  return format.format(count);
}

/** A count and its noun: `1 delivery`, `2 deliveries`. */
export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Bytes for people: `812 B`, `1.2 KB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 1e6 ? [1e3, 'KB'] : bytes < 1e9 ? [1e6, 'MB'] : [1e9, 'GB'];
  return `${(bytes / size).toFixed(1).replace('.0', '')} ${unit}`;
}
