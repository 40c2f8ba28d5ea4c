import ora from 'ora';

/** Tells how far a run is. */
export interface Progress {
  say(text: string): void;
  /** Leaves a text that stays. */
  print(text: string): void;
  stop(): void;
}

/** One line that changes on a terminal; elsewhere only what stays. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  const spinner = ora({ stream, discardStdin: false });
  const isLive = spinner.isEnabled && stream.columns > 0;
  return {
    say(text) {
      if (!isLive) return;
      spinner.text = text;
      spinner.start();
    },
    print(text) {
      spinner.stop();
      stream.write(`${text}\n`);
    },
    stop: () => void spinner.stop(),
  };
}
