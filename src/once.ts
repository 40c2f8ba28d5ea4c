/**
 * Loads at the first call, for everybody who asks meanwhile or later. A failure is told to those who wait, and
 * forgotten: the next call loads again, where a kept rejection would last as long as the process.
 */
export function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loading: Promise<Value> | undefined;
  return async () => {
    const mine = (loading ??= load());
    try {
      return await mine;
    } catch (error) {
      // Somebody who heard of it sooner may be loading already.
      if (loading === mine) loading = undefined;
      throw error;
    }
  };
}
