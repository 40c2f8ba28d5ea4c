/** `70 bytes`, `12 KiB` or `3.4 MiB`. */
export function toBytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  return count < 1024 ** 2
    ? `${Math.round(count / 1024)} KiB`
    : `${(count / 1024 ** 2).toFixed(1)} MiB`;
}
