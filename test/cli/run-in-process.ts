import { runCli } from '../../src/cli/run-cli.ts';
import { createFakeTerminal } from './fake-terminal.ts';
import { createFolder, type Ran } from './spawn-cli.ts';
import { withoutSecrets } from './without-secrets.ts';

interface Options {
  folder?: string;
  env?: Record<string, string>;
  columns?: number;
  hasTones?: boolean;
}

/** Runs a command line as `main.ts` does, but in this process, on a terminal of 80 columns. */
export async function runInProcess(args: string[], options: Options = {}): Promise<Ran> {
  const { folder = createFolder(), env = {}, ...terminalOptions } = options;
  const terminal = createFakeTerminal(terminalOptions);
  const exitCode = await runCli(args, {
    terminal,
    env,
    folder,
    now: () => new Date(),
    onSignal: () => {},
  });
  const ran = { exitCode, stdout: terminal.stdout(), stderr: terminal.stderr() };
  return withoutSecrets(args, ran);
}
