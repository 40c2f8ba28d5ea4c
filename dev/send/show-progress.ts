import ora from 'ora';

/** Shows how far a run is. */
export interface Progress {
  update: (done: number) => void;
  stop: () => void;
}

const barWidth = 24;

/** A bar on a terminal; elsewhere a plain line for each tenth, as logs keep every line. */
export function showProgress(total: number, stream: NodeJS.WriteStream): Progress {
  const startedAt = performance.now();
  const spinner = ora({ stream, discardStdin: false });
  // A terminal of no width, as some containers have, would keep ora clearing lines for ever.
  if (spinner.isEnabled && stream.columns > 0) {
    spinner.start(drawBar(0, total, 0));
    return {
      update: (done) => {
        spinner.text = drawBar(done, total, performance.now() - startedAt);
      },
      stop: () => {
        spinner.stop();
      },
    };
  }
  let tenth = 0;
  return {
    update: (done) => {
      const reached = Math.floor((done / total) * 10);
      if (reached > tenth) stream.write(`${done}/${total} sent\n`);
      tenth = Math.max(tenth, reached);
    },
    stop: () => {},
  };
}

/** The bar, the count and the speed of a run so far. */
export function drawBar(done: number, total: number, ms: number): string {
  const filled = Math.round((done / total) * barWidth);
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  const speed = ms > 0 ? `  ${Math.round((done / ms) * 1000)} events/s` : '';
  return `${bar} ${done}/${total}${speed}`;
}
