/** Tells a plain JSON object from everything else that `JSON.parse` may return. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
