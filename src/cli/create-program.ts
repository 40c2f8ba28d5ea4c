import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from './cli.ts';
import { createCompletionCommand } from './completion/create-completion-command.ts';
import { createConsoleCommand } from './console/create-console-command.ts';
import { createNoun, PROGRAM } from './create-command.ts';
import { createEndpointNoun } from './endpoint/create-endpoint-noun.ts';
import { createEventNoun } from './event/create-event-noun.ts';
import { createListenCommand } from './listen/create-listen-command.ts';
import { createDoctorCommand } from './doctor/create-doctor-command.ts';
import { createReferenceCommand } from './reference/create-reference-command.ts';
import { createSecretListCommand } from './secret/create-secret-list-command.ts';
import { createSecretSetCommand } from './secret/create-secret-set-command.ts';
import type { Terminal } from './terminal.ts';

/** The whole command line; each noun and verb has its line here. */
export function createProgram(cli: Cli): CommandUnknownOpts {
  const program: CommandUnknownOpts = new Command(PROGRAM)
    .description('Operates a receiver of OpenAI webhooks, on this machine or deployed.')
    .usage('<noun> <verb> [options]');
  const readProgram = () => program;

  program.addCommand(createEndpointNoun(cli));
  program.addCommand(
    createNoun('secret', 'Signing secrets, by which the receiver knows its senders.', [
      createSecretListCommand(cli),
      createSecretSetCommand(cli),
    ]),
  );
  program.addCommand(createEventNoun(cli));
  program.addCommand(createListenCommand(cli));
  program.addCommand(createConsoleCommand(cli));
  program.addCommand(createDoctorCommand(cli));
  program.addCommand(createCompletionCommand(cli, readProgram));
  program.addCommand(createReferenceCommand(cli, readProgram), { hidden: true });

  configure(program, cli.terminal);
  return program;
}

function configure(program: CommandUnknownOpts, terminal: Terminal): void {
  const { write, writeError, style } = terminal;
  const width = Math.min(terminal.columns, 80);
  program
    // A flag that is not there would otherwise end the process.
    .exitOverride()
    .configureHelp({ styleTitle: (text) => style('strong', text), sortSubcommands: false })
    .configureOutput({
      writeOut: write,
      writeErr: writeError,
      getOutHelpWidth: () => width,
      getErrHelpWidth: () => width,
      outputError: (text) => {
        writeError(toErrorLine(text.replace(/^error: /, ''), terminal));
      },
    });
  passOn(program);
}

/** Commands that were made apart know nothing of the settings of their parents. */
function passOn(parent: CommandUnknownOpts): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    passOn(command);
  }
}

/** How an error begins, and that it is one line. */
export function toErrorLine(text: string, { styleError }: Terminal): string {
  return `${styleError('bad', 'error:')} ${text.trim().replaceAll(/\s*\n\s*/g, ' ')}\n`;
}
