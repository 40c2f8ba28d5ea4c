import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { toTree } from '../command-tree.ts';
import { createCommand } from '../create-command.ts';
import { message } from '../output.ts';
import { preface } from './preface.ts';
import { toMarkdown } from './to-markdown.ts';

/** `reference`: prints docs/cli.md; for whoever changes the commands. */
export function createReferenceCommand({ run }: Cli, readProgram: () => CommandUnknownOpts) {
  return createCommand('reference', {
    description: 'Print the reference of all commands in Markdown.',
    examples: ['reference > docs/cli.md', 'reference --json'],
  }).action((options) =>
    run(options, async () => {
      const tree = toTree(readProgram());
      return message(tree, `${preface}\n${toMarkdown(tree)}`.trimEnd());
    }),
  );
}
