/** Something to wait for. */
export interface Wait {
  /** What it is, for the error of a wait that was in vain. */
  what?: string;
  /** 10 s by default. */
  timeoutMs?: number;
}

/** Lets code wait until something has come: whoever waits looks again at each `wake`. */
export function createWaiting(describe: () => string) {
  const looks = new Set<() => void>();

  return {
    wake() {
      for (const look of looks) look();
    },
    /** The first value of `find` that is not undefined; rejects after the timeout, saying what came instead. */
    async waitFor<Value>(
      find: () => Value | undefined,
      { what = 'what was waited for', timeoutMs = 10_000 }: Wait = {},
    ): Promise<Value> {
      const { promise, resolve, reject } = Promise.withResolvers<Value>();
      const look = (): void => {
        try {
          const found = find();
          if (found !== undefined) resolve(found);
        } catch (error) {
          reject(error);
        }
      };
      const timer = setTimeout(() => {
        reject(new Error(`${what} did not come within ${timeoutMs} ms. What came: ${describe()}`));
      }, timeoutMs);
      looks.add(look);
      look();
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        looks.delete(look);
      }
    },
  };
}
