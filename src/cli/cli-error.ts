/** How a run ends: `problems` is a command that did its work and found something wrong. */
export const EXIT = { ok: 0, error: 1, usage: 2, problems: 3, interrupted: 130, terminated: 143 };

/** What the user can put right: shown as it is, without a stack. */
export class CliError extends Error {
  override readonly name: string = 'CliError';
}

/** The command line itself is wrong, in a way that only the command can tell. */
export class UsageError extends CliError {
  override readonly name = 'UsageError';
}

/** Ctrl-C or its like; the message says what was left undone, where anything was. */
export class InterruptedError extends CliError {
  override readonly name = 'InterruptedError';
  readonly exitCode: number;

  constructor(message: string, exitCode = EXIT.interrupted) {
    super(message);
    this.exitCode = exitCode;
  }
}
