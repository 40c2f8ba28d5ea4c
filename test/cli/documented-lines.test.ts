import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { EXIT } from '../../src/cli/cli-error.ts';
import { runInProcess } from './run-in-process.ts';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', 'docs/*.md'], { cwd: root }).filter(
  (page) => page !== 'CHANGELOG.md',
);

/** Every command line of a page: in a block to the end of its line, in a sentence to its backtick. */
function readLines(page: string): readonly string[] {
  const text = readFileSync(join(root, page), 'utf8')
    .replaceAll('\r\n', '\n')
    .replaceAll('\\\n', ' ');
  const blocks = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line.startsWith('npm run cli -- ')),
  );
  const inline = [...text.matchAll(/`(npm run cli -- [^`]+)`/g)].map(([, line = '']) => line);
  return [...blocks, ...inline].map((line) => line.replace('npm run cli -- ', ''));
}

/** As a shell splits it; what stands for something is a word, and a comment or a place to write to is none. */
function toArgs(line: string): string[] {
  const words = line.replace(/ #.*| [<>] .*/, '').matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g);
  return [...words].map(([, single, double, bare = '']) => single ?? double ?? bare);
}

/** Settings that are not there end a command before it does anything, but after it has read its options. */
async function tryOut(args: string[]) {
  const help = await runInProcess([...args.filter((arg) => !arg.startsWith('-')), '--help']);
  const isSettled =
    /--(env|local|help)\b/.test(args.join(' ')) || !help.stdout.includes('--env <name>');
  return runInProcess(isSettled ? args : [...args, '--env', 'prod']);
}

const lines = pages.flatMap((page) =>
  readLines(page)
    // Of a page that shows how to call the program at all.
    .filter((line) => !line.startsWith('<noun>'))
    // The reference names each verb's usage before its examples.
    .filter((line) => page !== 'docs/cli.md' || !/ \[options\]/.test(line))
    .map((line) => [page, line.replaceAll(/\s+/g, ' ').trim()] as const),
);

it('finds the lines of all pages', () => {
  expect(new Set(lines.map(([page]) => page))).toEqual(
    new Set(['README.md', 'docs/cli.md', 'docs/queries.md', 'docs/runbooks.md']),
  );
  expect(lines.length).toBeGreaterThan(80);
});

it.each(lines)('%s: %s', async (_, line) => {
  const { exitCode, stderr } = await tryOut(toArgs(line));
  expect(exitCode === EXIT.usage ? stderr : '').toBe('');
});
