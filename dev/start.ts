import { InvalidArgumentError, Command } from '@commander-js/extra-typings';
import { fileURLToPath } from 'node:url';
import { defaultPort, defaultStoragePort } from './start/ports.ts';
import { runUntilStopped } from './start/run-until-stopped.ts';
import { watchStopSignals } from './start/stop-signals.ts';

const examples = `
Examples:
  npm start
  npm start -- --otel
  npm start -- --port 8080 --storage-port 11000`;

const program = new Command('npm start --')
  .description(
    'Runs the receiver on this machine: builds it, starts storage (Azurite) and the functions.',
  )
  .option('--port <n>', 'port of the functions', toPort, defaultPort)
  .option(
    '--storage-port <n>',
    'first of three ports for storage (blobs, queues, tables)',
    toPort,
    defaultStoragePort,
  )
  .option('--func', "use Azure Functions Core Tools' `func start` as the host", false)
  .option('--otel', 'collect traces here, and draw that of each event as a tree', false)
  .option('--verbose', 'show the stack of an error', false)
  .addHelpText('after', examples)
  .showSuggestionAfterError()
  .action(async ({ verbose, ...options }) => {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const stopped = watchStopSignals();
    try {
      await runUntilStopped({ root, ...options }, stopped);
    } catch (error) {
      if (stopped.aborted) return;
      console.error(error instanceof Error && !verbose ? error.message : error);
      process.exitCode = 1;
    }
  });

await program.parseAsync();

function toPort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port > 0 && port <= 65_533) return port;
  throw new InvalidArgumentError('A port is a number from 1 to 65533.');
}
