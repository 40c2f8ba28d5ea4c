import { findProject } from './find-project.ts';
import { createNodeTerminal } from './node-terminal.ts';
import { runCli } from './run-cli.ts';

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const exitCode = await runCli(process.argv.slice(2), {
  terminal: createNodeTerminal(process),
  // oxlint-disable-next-line node/no-process-env -- where the command line begins, as src/main.ts is where the app does
  env: process.env,
  folder: findProject(process.cwd()),
  now: () => new Date(),
  onSignal: (interrupt) => {
    process.on('SIGINT', interrupt);
    process.on('SIGTERM', interrupt);
  },
});

// After Ctrl-C there may be requests under way that nobody waits for.
if (exitCode > 128) process.exit(exitCode);
process.exitCode = exitCode;
