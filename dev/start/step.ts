import ora from 'ora';

/** Shows that `run` is going on: a spinner on a terminal, a plain line elsewhere. */
export async function step<T>(
  title: string,
  stopped: AbortSignal,
  run: () => Promise<T>,
): Promise<T> {
  const started = performance.now();
  // Reading stdin would keep Ctrl-C from becoming a signal.
  const spinner = process.stdout.isTTY
    ? ora({ text: `${title} …`, stream: process.stdout, discardStdin: false }).start()
    : undefined;
  if (!spinner) console.log(`${title} …`);
  try {
    const result = await run();
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    spinner?.succeed(`${title}: ${seconds} s`);
    return result;
  } catch (error) {
    if (stopped.aborted) spinner?.stop();
    else spinner?.fail(title);
    throw error;
  }
}
