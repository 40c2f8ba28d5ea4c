import { type CommandNode, flatten } from '../command-tree.ts';

/** What may follow some words of a command line. */
export interface Candidates {
  /** The words so far without flags and their values, with spaces between; empty at the begin. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly description: string }[];
}

/** What can be completed where, and the flags whose value comes next. */
export interface Completions {
  readonly candidates: readonly Candidates[];
  /** A flag that takes a value, and the values that it can have; empty where they are anybody's guess. */
  readonly values: readonly { readonly flag: string; readonly choices: readonly string[] }[];
}

/** Everything that a shell has to know of the commands. */
export function toCompletions(tree: CommandNode): Completions {
  const nodes = flatten(tree);
  const options = nodes.flatMap((node) => node.options).filter(({ takesValue }) => takesValue);
  const values = new Map(options.map(({ long, choices }) => [long, choices]));
  return {
    candidates: nodes.map(({ path, commands, arguments: [first], options: own }) => ({
      path: path.join(' '),
      words: [
        ...commands.map((command) => ({
          word: command.path.at(-1) ?? '',
          description: command.description,
        })),
        ...(first?.choices ?? []).map((word) => ({ word, description: first?.description ?? '' })),
        ...own.map(({ long, description }) => ({ word: long, description })),
      ],
    })),
    values: [...values].map(([flag, choices]) => ({ flag, choices })),
  };
}
