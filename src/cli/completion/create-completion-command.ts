import { Argument, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { toTree } from '../command-tree.ts';
import { createCommand } from '../create-command.ts';
import { message } from '../output.ts';
import { toBash } from './bash.ts';
import { toFish } from './fish.ts';
import { toPowershell } from './powershell.ts';
import { toCompletions } from './to-candidates.ts';
import { toZsh } from './zsh.ts';

/** What the package calls the program. */
export const BIN = 'webhooks';

const generators = { bash: toBash, zsh: toZsh, fish: toFish, powershell: toPowershell };
const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** `completion`: prints a script from which a shell learns the commands. */
export function createCompletionCommand({ run }: Cli, readProgram: () => CommandUnknownOpts) {
  return createCommand('completion', {
    description: `Print a script that completes the commands of ${BIN} in a shell.`,
    examples: ['completion bash', 'completion powershell'],
  })
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .action((shell, options) =>
      run(options, async () => {
        const script = generators[shell](BIN, toCompletions(toTree(readProgram())));
        return message({ shell, script }, script.trimEnd());
      }),
    );
}
