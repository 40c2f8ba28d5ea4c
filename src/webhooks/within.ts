/**
 * The result of some work, unless `signal` fires first: then its reason. The work itself goes on, for
 * whoever else waits for it.
 */
export async function within<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason as Error);
  if (signal.aborted) giveUp();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
