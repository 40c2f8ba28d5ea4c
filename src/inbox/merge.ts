/**
 * What many iterables give, as it comes, with one value of each in memory. Each source gets a signal
 * that fires when the reader stops, when one of them fails, or with `outer`.
 */
export async function* merge<Value>(
  sources: readonly ((signal: AbortSignal) => AsyncIterable<Value>)[],
  outer?: AbortSignal,
): AsyncGenerator<Value, void, undefined> {
  const stop = new AbortController();
  const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
  signal.throwIfAborted();
  const iterators = sources.map((open) => open(signal)[Symbol.asyncIterator]());
  const pending = new Map(iterators.map((iterator, index) => [index, next(iterator, index)]));
  try {
    while (pending.size > 0) {
      outer?.throwIfAborted();
      const { iterator, index, result } = await Promise.race(pending.values());
      if (result.done) {
        pending.delete(index);
        continue;
      }
      pending.set(index, next(iterator, index));
      yield result.value;
    }
  } finally {
    stop.abort();
    // Their rejections only say that they were stopped.
    await Promise.allSettled(pending.values());
    await Promise.allSettled(iterators.map(async (iterator) => iterator.return?.()));
  }
}

function next<Value>(iterator: AsyncIterator<Value, unknown>, index: number) {
  const coming = iterator.next().then((result) => ({ iterator, index, result }));
  // One that fails while the reader is busy is no unhandled rejection: the next race finds it.
  coming.catch(() => undefined);
  return coming;
}
