import { EXIT, InterruptedError } from './cli-error.ts';

/** Ctrl-C and its like, so that nothing is left half-done without a word. */
export interface Interrupts {
  /** Aborts with the first signal; its reason is an `InterruptedError` with the exit code. */
  readonly signal: AbortSignal;
  /** Rejects with an `InterruptedError` when the run is to end at once. */
  readonly interrupted: Promise<never>;
  readonly interrupt: (signal: 'SIGINT' | 'SIGTERM') => void;
  /** Does what must not be cut in two: the first signal waits for its end, and rejects then. */
  readonly finish: <T>(step: string, work: () => Promise<T>) => Promise<T>;
  /**
   * Called by what goes on until it is ended: from now on the first signal only aborts, as the end that
   * was meant, and the second one interrupts.
   */
  readonly endWithSignal: () => AbortSignal;
}

/** `say` tells the user why a run does not end at once. */
export function createInterrupts(say: (text: string) => void): Interrupts {
  const controller = new AbortController();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  // Whoever runs the command hears of it; until then nobody may be listening.
  interrupted.catch(() => {});
  let step: string | undefined;
  let exitCode = EXIT.interrupted;
  let isEndless = false;
  const abort = () => {
    controller.abort(new InterruptedError('interrupted', exitCode));
  };

  return {
    signal: controller.signal,
    interrupted,
    interrupt(name) {
      exitCode = name === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
      if (isEndless && !controller.signal.aborted) {
        abort();
      } else if (step === undefined) {
        abort();
        reject(new InterruptedError('interrupted', exitCode));
      } else if (controller.signal.aborted) {
        const message = `stopped in the middle of ${step}: look at what is there before you run it again`;
        reject(new InterruptedError(message, exitCode));
      } else {
        abort();
        say(`finishing ${step} first; Ctrl-C again stops at once`);
      }
    },
    async finish(text, work) {
      if (controller.signal.aborted) throw new InterruptedError('interrupted', exitCode);
      step = text;
      try {
        const done = await work();
        if (controller.signal.aborted) {
          throw new InterruptedError(`interrupted after ${text}, which is done`, exitCode);
        }
        return done;
      } finally {
        step = undefined;
      }
    },
    endWithSignal() {
      isEndless = true;
      return controller.signal;
    },
  };
}
