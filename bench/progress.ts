import ora from 'ora';

/** Tells how far a run is. */
export interface Progress {
  say(text: string): void;
  /** Leaves a text that stays. */
  print(text: string): void;
  stop(): void;
}

/** Where every line stays, one now and then is enough. */
const PAUSE_MS = 10_000;

/** One line that changes on a terminal; elsewhere a line every ten seconds. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  const spinner = ora({ stream, discardStdin: false });
  const isLive = spinner.isEnabled && stream.columns > 0;
  let saidAt = -PAUSE_MS;
  return {
    say(text) {
      if (isLive) {
        spinner.text = text;
        spinner.start();
      } else if (performance.now() - saidAt >= PAUSE_MS) {
        saidAt = performance.now();
        stream.write(`${text}\n`);
      }
    },
    print(text) {
      spinner.stop();
      stream.write(`${text}\n`);
    },
    stop: () => void spinner.stop(),
  };
}
