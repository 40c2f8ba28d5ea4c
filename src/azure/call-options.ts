/** No single call of an SDK, its repeats included, may take longer; without this a silent connection holds it for ever. */
const CALL_MS = 10_000;

/** Options that end a call when its own time or the caller's is up. */
export function toCallOptions(signal?: AbortSignal): { readonly abortSignal: AbortSignal } {
  const bound = AbortSignal.timeout(CALL_MS);
  return { abortSignal: signal ? AbortSignal.any([signal, bound]) : bound };
}

/** The version of a row that was read or written; without one a later write would not be fenced. */
export function toVersion(etag: string | undefined): string {
  if (!etag) throw new Error('storage gave no ETag');
  return etag;
}
