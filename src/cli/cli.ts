import type { Context, ContextOptions } from './context.ts';
import type { Run } from './run.ts';
import type { Terminal } from './terminal.ts';

/** What every command is made with. */
export interface Cli {
  readonly terminal: Terminal;
  readonly run: Run;
  /** Reads the settings that a command works on; nothing is requested yet. */
  readonly openContext: (options: ContextOptions) => Context;
  /** Never to be shown in an error or a warning from now on. */
  readonly hide: (secret: string) => void;
  readonly now: () => Date;
}
