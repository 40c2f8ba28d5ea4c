import { CommanderError } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';
import { EXIT, InterruptedError, UsageError } from './cli-error.ts';
import { createContext } from './context.ts';
import { createProgram } from './create-program.ts';
import type { Environment } from '../config/readers.ts';
import { explainError } from './explain-error.ts';
import { createInterrupts } from './interrupts.ts';
import { createRun } from './run.ts';
import { createScrubber } from './scrub.ts';
import type { Terminal } from './terminal.ts';

interface RunCliDependencies {
  readonly terminal: Terminal;
  readonly env: Environment;
  /** Where the settings are. */
  readonly folder: string;
  readonly now: () => Date;
  /** Told whom to call on Ctrl-C. */
  readonly onSignal: (interrupt: (signal: 'SIGINT' | 'SIGTERM') => void) => void;
  readonly spinAfterMs?: number;
}

/** Runs one command line, `args` without the names of the programs; resolves to the exit code. */
export async function runCli(
  args: readonly string[],
  dependencies: RunCliDependencies,
): Promise<number> {
  const { env, folder, now, onSignal, spinAfterMs } = dependencies;
  const { hide, scrub } = createScrubber();
  const terminal: Terminal = {
    ...dependencies.terminal,
    writeError: (text) => {
      dependencies.terminal.writeError(scrub(text));
    },
  };
  const interrupts = createInterrupts((text) => {
    terminal.writeError(`${text}\n`);
  });
  onSignal(interrupts.interrupt);

  let exitCode = EXIT.ok;
  const cli: Cli = {
    terminal,
    run: createRun({
      terminal,
      interrupts,
      setExitCode: (code) => (exitCode = code),
      ...(spinAfterMs !== undefined && { spinAfterMs }),
    }),
    openContext: (options) => createContext(options, { env, folder, hide }),
    hide,
    now,
  };
  try {
    await Promise.race([
      createProgram(cli).parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' }),
      interrupts.interrupted,
    ]);
    return exitCode;
  } catch (error) {
    // Commander has said it already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    terminal.writeError(`${terminal.styleError('bad', 'error:')} ${explainError(error)}\n`);
    if (isVerbose(args)) terminal.writeError(`${toStack(error)}\n`);
    if (error instanceof InterruptedError) return error.exitCode;
    return error instanceof UsageError ? EXIT.usage : EXIT.error;
  }
}

/** The error may have come before the options were read. */
function isVerbose(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end === -1 ? undefined : end).includes('--verbose');
}

/** The stacks of an error and its causes; not the rest of what they carry, as SDKs keep whole requests there. */
function toStack(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  const isLast = error.cause === undefined || depth === 5;
  return isLast ? own : `${own}\ncaused by: ${toStack(error.cause, depth + 1)}`;
}
