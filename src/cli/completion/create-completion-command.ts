import {
  Argument,
  type CommandUnknownOpts,
  InvalidArgumentError,
} from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { toTree } from '../command-tree.ts';
import { createCommand } from '../create-command.ts';
import { message } from '../output.ts';
import { toBash } from './bash.ts';
import { toFish } from './fish.ts';
import { toPowershell } from './powershell.ts';
import { toCompletions } from './to-candidates.ts';
import { toZsh } from './zsh.ts';

/** What the package calls the program: its own name, as npx may take any other for a stranger's package. */
export const BIN = 'openai-webhook-receiver';

const generators = { bash: toBash, zsh: toZsh, fish: toFish, powershell: toPowershell };
const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** `completion`: prints a script from which a shell learns the commands. */
export function createCompletionCommand({ run }: Cli, readProgram: () => CommandUnknownOpts) {
  return createCommand('completion', {
    description: 'Print a script from which a shell learns to complete the commands.',
    examples: ['completion bash', 'completion fish --name hooks'],
  })
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .option('--name <name>', 'the command to complete, such as an alias', parseName, BIN)
    .action((shell, { name, ...options }) =>
      run(options, async () => {
        const script = generators[shell](name, toCompletions(toTree(readProgram())));
        return message({ shell, script }, script.trimEnd());
      }),
    );
}

/** It becomes a part of the script. */
function parseName(text: string): string {
  if (/^[A-Za-z][\w-]*$/.test(text)) return text;
  throw new InvalidArgumentError('A name is a letter, and then letters, digits, _ and -.');
}
