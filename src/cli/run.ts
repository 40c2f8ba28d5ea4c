import { drawProgress } from './draw-progress.ts';
import { CliError, UsageError } from './cli-error.ts';
import type { Interrupts } from './interrupts.ts';
import type { Output, OutputStream, RawOutput } from './output.ts';
import { print } from './print.ts';
import type { Spinner, Terminal } from './terminal.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean | undefined;
}

/** What a command can do besides returning what it has to say. */
export interface Session {
  /** Aborts with Ctrl-C. */
  readonly signal: AbortSignal;
  /** Shows `text`, or what `say` replaces it by, to somebody who has waited for a second. */
  readonly task: <T>(text: string, work: (say: (text: string) => void) => Promise<T>) => Promise<T>;
  /** The same with a bar and a count; `advance` is told how many of `total` are done. */
  readonly progress: <T>(
    text: string,
    total: number,
    work: (advance: (done: number) => void) => Promise<T>,
  ) => Promise<T>;
  /** Does what must not be cut in two; `step` goes into "finishing … first". */
  readonly finish: Interrupts['finish'];
  /** For what goes on until Ctrl-C, which then only aborts this signal. */
  readonly endWithSignal: Interrupts['endWithSignal'];
  /** One line on stderr. */
  readonly warn: (text: string) => void;
  /** Asks before something is done; throws a `CliError` where the answer is no or nobody can be asked. */
  readonly confirm: (
    question: string,
    options: { readonly yes?: boolean | undefined },
  ) => Promise<void>;
}

/** Does a command's work and prints what it returns. */
export type Run = (
  options: CommonOptions,
  work: (session: Session) => Promise<Output | OutputStream | RawOutput>,
) => Promise<void>;

interface RunDependencies {
  readonly terminal: Terminal;
  readonly interrupts: Interrupts;
  readonly setExitCode: (code: number) => void;
  readonly spinAfterMs?: number;
}

/** Runs commands one after the other, with the exit code of the last one. */
export function createRun(dependencies: RunDependencies): Run {
  const { terminal, interrupts, setExitCode, spinAfterMs = 1000 } = dependencies;
  return async (options, work) => {
    const spin = options.json ? undefined : terminal.spin;
    const session: Session = {
      signal: interrupts.signal,
      task: (text, job) => showWhile(text, job, spin, spinAfterMs),
      progress: (text, total, job) =>
        showWhile(
          drawProgress(text, 0, total),
          (say) =>
            job((done) => {
              say(drawProgress(text, done, total));
            }),
          spin,
          spinAfterMs,
        ),
      finish: interrupts.finish,
      endWithSignal: interrupts.endWithSignal,
      warn: (text) => {
        terminal.writeError(`${terminal.styleError('warn', 'warning:')} ${text}\n`);
      },
      confirm: (question, { yes }) => confirm(question, yes, terminal),
    };
    setExitCode(await print(await work(session), options, terminal));
  };
}

async function showWhile<T>(
  first: string,
  work: (say: (text: string) => void) => Promise<T>,
  spin: Terminal['spin'],
  afterMs: number,
): Promise<T> {
  let text = first;
  let spinner: Spinner | undefined;
  const timer = setTimeout(() => (spinner = spin?.(text)), afterMs);
  try {
    return await work((next) => {
      text = next;
      spinner?.update(next);
    });
  } finally {
    clearTimeout(timer);
    spinner?.stop();
  }
}

async function confirm(question: string, yes = false, terminal: Terminal): Promise<void> {
  if (yes) return;
  if (!terminal.canAsk) {
    throw new UsageError(`${question} Nobody is there to ask: pass --yes to do it all the same`);
  }
  const answer = await terminal.ask(`${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError('nothing was done');
}
