import { type CommandNode, flatten } from '../command-tree.ts';
import { PROGRAM } from '../create-command.ts';

/** Every verb has them. */
const COMMON = new Set(['--json', '--verbose', '--help']);

/** One section for each noun, and one below it for each of its verbs. */
export function toMarkdown(program: CommandNode): string {
  const sections = program.commands.flatMap(flatten).map((node) => toSection(node));
  return `## Commands\n\n${sections.join('\n\n')}\n`;
}

function toSection(node: CommandNode): string {
  const { path, description, usage, examples, options } = node;
  const title = `${'#'.repeat(path.length + 2)} ${path.join(' ')}`;
  if (node.commands.length > 0) return `${title}\n\n${description}`;
  const rows = [
    ...node.arguments.map((each) => [code(each.term), describe(each)]),
    ...options
      .filter(({ long }) => !COMMON.has(long))
      .map((option) => [code(option.flags), option.description]),
  ];
  return [
    title,
    description,
    toFence([`${PROGRAM} ${path.join(' ')} ${usage}`]),
    ...(rows.length > 0 ? [toTable(rows)] : []),
    toFence(examples.map((line) => `${PROGRAM} ${line}`)),
  ].join('\n\n');
}

function describe({ description, choices }: CommandNode['arguments'][number]): string {
  return choices.length > 0 ? `${description}: ${choices.map(code).join(', ')}` : description;
}

function toTable(rows: readonly (readonly string[])[]): string {
  const lines = rows.map((cells) => `| ${cells.map(escape).join(' | ')} |`);
  return ['| | |', '| --- | --- |', ...lines].join('\n');
}

function toFence(lines: readonly string[]): string {
  return ['```sh', ...lines, '```'].join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

function escape(text: string): string {
  return text.replaceAll('|', '\\|');
}
