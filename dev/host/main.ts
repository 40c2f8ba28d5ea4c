import { inspect } from 'node:util';
import { Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { captureConsole } from './capture-console.ts';
import { createConsoleLog, toErrorText } from './console-log.ts';
import { toFunctionList } from './function-info.ts';
import { HostError } from './host-error.ts';
import { startHost, type Host } from './host.ts';

const program = new Command('host')
  .description('Runs the built app of a folder as Azure Functions would.')
  .option('--folder <path>', 'folder of package.json, host.json and local.settings.json', '.')
  .option('--port <number>', 'port on 127.0.0.1; 0 takes a free one', toNumber(0, 65_535), 7071)
  .addOption(
    new Option('--log <format>', 'readable lines or JSON lines')
      .choices(['pretty', 'json'] as const)
      .default('pretty' as const),
  )
  .option(
    '--message-lease <seconds>',
    'how long a queue message in work is invisible',
    toNumber(1, 604_800),
    600,
  )
  .showSuggestionAfterError()
  .parse();

const { folder, port, log: format, messageLease } = program.opts();
const write = (text: string) => void process.stdout.write(text);
const log = createConsoleLog({
  format,
  colour: process.stdout.isTTY && !process.env['NO_COLOR'],
  write,
});
if (format === 'json') {
  captureConsole(log);
}
// Whoever read our output is gone; the host ends by signal or disconnect, not by a broken pipe.
process.stdout.on('error', () => undefined);
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error: unknown) => {
    log({ level: 'critical', ...toErrorText(error) });
    process.exit(1);
  });
}

let host: Host | undefined;
let ending = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => void end(signal));
}
process.on('disconnect', () => void end('disconnect'));

try {
  host = await startHost({ folder, port, messageLease, log });
  const { url, functions } = host;
  if (format === 'json') {
    log({ level: 'information', message: JSON.stringify({ message: 'ready', url, functions }) });
  } else {
    write(`${toFunctionList(functions)}\n`);
  }
  process.send?.({ ready: { url, functions } });
} catch (error) {
  process.stderr.write(`${toStartError(error)}\n`);
  process.exit(1);
}

/** Ends once what runs has ended; a second Ctrl+C does not wait. */
async function end(reason: 'SIGINT' | 'SIGTERM' | 'disconnect'): Promise<void> {
  if (ending) {
    if (reason === 'SIGINT') {
      process.exit(130);
    }
    return;
  }
  ending = true;
  await host?.close();
  process.exit(0);
}

function toStartError(error: unknown): string {
  if (!(error instanceof HostError)) {
    return inspect(error);
  }
  const { message, cause } = error;
  if (cause === undefined) return message;
  // An error of the app's own kind is written for people; any other is a bug, and its stack tells where.
  const isForPeople =
    cause instanceof Error && !/^(Eval|Range|Reference|Syntax|Type|URI)?Error$/.test(cause.name);
  return `${message}\n${isForPeople ? cause.message : inspect(cause)}`;
}

function toNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`Give a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
