import {
  Command,
  type CommandUnknownOpts,
  InvalidArgumentError,
  Option,
} from '@commander-js/extra-typings';

/** How the command line is called in help and examples. */
export const PROGRAM = 'npm run cli --';

interface About {
  /** One sentence, which begins with a capital and ends with a full stop. */
  readonly description: string;
  /** What comes after the program's name, for real. */
  readonly examples: readonly [string, string, ...string[]];
}

const examplesOf = new WeakMap<object, readonly string[]>();

/** A verb with the options that every verb has. */
export function createCommand(name: string, { description, examples }: About) {
  const command = new Command(name)
    .description(description)
    .option('--json', 'print JSON for programs')
    .option('--verbose', 'show the stack of an error')
    .addHelpText(
      'after',
      `\nExamples:\n${examples.map((line) => `  ${PROGRAM} ${line}`).join('\n')}`,
    );
  examplesOf.set(command, examples);
  return command;
}

/** A verb that works on the settings of this machine, or on a deployment. */
export function createSettingsCommand(name: string, about: About) {
  return createCommand(name, about)
    .addOption(
      new Option('--env <name>', 'work on what azd deployed under this name').argParser(
        parseEnvName,
      ),
    )
    .addOption(
      new Option('--local', 'work with local.settings.json (the default)').conflicts('env'),
    );
}

/** A noun and its verbs. */
export function createNoun(
  name: string,
  description: string,
  verbs: readonly CommandUnknownOpts[],
): CommandUnknownOpts {
  const noun = new Command(name).description(description);
  for (const verb of verbs) noun.addCommand(verb);
  return noun;
}

/** The examples that a verb was made with. */
export function readExamples(command: object): readonly string[] {
  return examplesOf.get(command) ?? [];
}

/** It is the name of a folder, too. */
function parseEnvName(text: string): string {
  if (/^[A-Za-z0-9][\w.()-]{0,63}$/.test(text)) return text;
  throw new InvalidArgumentError('It is no name of an azd environment.');
}
