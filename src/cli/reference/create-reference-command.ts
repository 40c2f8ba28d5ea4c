import { writeFile } from 'node:fs/promises';
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Cli } from '../cli.ts';
import { toTree } from '../command-tree.ts';
import { createCommand } from '../create-command.ts';
import { message } from '../output.ts';
import { preface } from './preface.ts';
import { toMarkdown } from './to-markdown.ts';

/** `reference`: prints or writes docs/cli.md; for whoever changes the commands. */
export function createReferenceCommand({ run }: Cli, readProgram: () => CommandUnknownOpts) {
  return createCommand('reference', {
    description: 'Print the reference of all commands in Markdown.',
    examples: ['reference --output docs/cli.md', 'reference --json'],
  })
    .option('--output <file>', 'write this file in place of stdout, also where it is there')
    .action(({ output, ...options }) =>
      run(options, async () => {
        const tree = toTree(readProgram());
        const text = `${preface}\n${toMarkdown(tree)}`.trimEnd();
        if (output === undefined) return message(tree, text);
        await writeFile(output, `${text}\n`);
        return message({ file: output }, `Wrote ${output}.`);
      }),
    );
}
