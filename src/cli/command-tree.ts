import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { readExamples } from './create-command.ts';

/** A command as data, for whoever describes all of them. */
export interface CommandNode {
  /** From the noun on; empty for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  /** `<sender> [options]` */
  readonly usage: string;
  readonly examples: readonly string[];
  readonly arguments: readonly {
    /** `<sender>` or `[sender]` */
    readonly term: string;
    readonly description: string;
    readonly choices: readonly string[];
  }[];
  readonly options: readonly {
    /** `-o, --option <value>` */
    readonly flags: string;
    readonly long: string;
    readonly description: string;
    readonly takesValue: boolean;
    readonly choices: readonly string[];
  }[];
  readonly commands: readonly CommandNode[];
}

/** A command with those below it, without the hidden ones. */
export function toTree(command: CommandUnknownOpts, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  return {
    path,
    description: command.description(),
    usage: command.usage(),
    examples: readExamples(command),
    arguments: command.registeredArguments.map((argument) => ({
      term: help.argumentTerm(argument),
      description: argument.description,
      choices: argument.argChoices ?? [],
    })),
    options: help.visibleOptions(command).map((option) => ({
      flags: option.flags,
      long: option.long ?? option.flags,
      description: help.optionDescription(option),
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
    commands: help
      .visibleCommands(command)
      .filter((child) => child.name() !== 'help')
      .map((child) => toTree(child, [...path, child.name()])),
  };
}

/** A command and all those below it, each before its own. */
export function flatten(node: CommandNode): readonly CommandNode[] {
  return [node, ...node.commands.flatMap(flatten)];
}
