/** How much to run, and how much of it at a time. */
export interface Run {
  count: number;
  concurrency: number;
  /** Lets what has begun end, and begins nothing more. */
  signal?: AbortSignal | undefined;
}

/** Runs `task` for 0 to `count` - 1; the first one that throws ends the run. */
export async function runEach(run: Run, task: (index: number) => Promise<void>): Promise<void> {
  // All workers draw from one generator; leaving the loop by a throw closes it for the others.
  const indices = countUp(run);
  const work = async (): Promise<void> => {
    for (const index of indices) await task(index);
  };
  await Promise.all(Array.from({ length: Math.min(run.count, run.concurrency) }, work));
}

function* countUp({ count, signal }: Run): Generator<number> {
  for (let index = 0; index < count; index += 1) {
    if (signal?.aborted) return;
    yield index;
  }
}
