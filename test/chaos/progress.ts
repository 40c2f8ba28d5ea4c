import ora from 'ora';

/** Tells how far a run is. */
export interface Progress {
  say(text: string): void;
  stop(): void;
}

const lineEveryMs = 5000;

/** One line that changes on a terminal; elsewhere a new one every few seconds. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  const spinner = ora({ stream, discardStdin: false });
  if (spinner.isEnabled && stream.columns > 0) {
    spinner.start();
    return {
      say: (text) => void (spinner.text = text),
      stop: () => void spinner.stop(),
    };
  }
  let saidAt = 0;
  return {
    say(text) {
      if (Date.now() - saidAt < lineEveryMs) return;
      saidAt = Date.now();
      stream.write(`${text}\n`);
    },
    stop: () => undefined,
  };
}
