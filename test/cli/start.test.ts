import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/cli-error.ts';
import { runInProcess } from './run-in-process.ts';
import { createFolder, program, spawnCli } from './spawn-cli.ts';

const root = join(import.meta.dirname, '../..');

/** The packages that Node loads for a command line. */
async function listPackages(args: string[]): Promise<string[]> {
  const hook = `data:text/javascript,${encodeURIComponent(`
    import { registerHooks } from 'node:module';
    registerHooks({ load(url, context, next) { process.stderr.write('loads ' + url + '\\n'); return next(url, context); } });
  `)}`;
  const { exitCode, stderr } = await spawnCli(args, { execArgv: ['--import', hook] });
  expect(exitCode).toBe(0);
  const names = stderr.matchAll(/^loads .*\/node_modules\/((?:@[^/]+\/)?[^/]+)/gm);
  return [...new Set([...names].map(([, name = '']) => name))].toSorted();
}

describe('the start', () => {
  it.each([[['--help']], [['secret', 'list', '--help']], [['completion', 'bash']]])(
    'of %j loads nothing but commander',
    async (args) => {
      expect(await listPackages(args)).toEqual(['@commander-js/extra-typings', 'commander']);
    },
  );
});

describe('the command line', () => {
  it('is no part of the app', async () => {
    const { metafile } = await build({
      entryPoints: [join(root, 'src/main.ts')],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      write: false,
      outdir: 'none',
      metafile: true,
      absWorkingDir: root,
    });
    const inputs = Object.keys(metafile.inputs);
    expect(inputs).toContain('src/config.ts');
    expect(inputs.filter((path) => path.startsWith('src/cli/'))).toEqual([]);
    const packages = Object.values(metafile.inputs).flatMap(({ imports }) => imports);
    expect(packages.map(({ path }) => path)).not.toContain('commander');
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { stderr, exitCode } = await spawnCli(['completion', 'bash'], {
      onStart: (child) => child.stdout?.destroy(),
    });
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });
});

describe('docs/cli.md', () => {
  it('is what the commands say of themselves', async () => {
    const { stdout } = await spawnCli(['reference'], { folder: createFolder() });
    const page = readFileSync(join(root, 'docs/cli.md'), 'utf8').replaceAll('\r\n', '\n');
    expect(page, `stale: run \`npm run docs:cli\` (${program})`).toBe(stdout);
  });

  it('shows two examples of each verb that the command line understands', async () => {
    const { stdout } = await runInProcess(['reference', '--json']);
    const verbs = listVerbs(JSON.parse(stdout) as Node);
    expect(verbs.map(({ path }) => path.join(' '))).toContain('secret list');
    for (const { path, examples } of verbs) {
      expect(examples.length).toBeGreaterThanOrEqual(2);
      for (const example of examples)
        expect(example.split(' ')).toEqual(expect.arrayContaining([...path]));
    }
    const lines = verbs.flatMap(({ examples }) =>
      examples.map((line) => line.replace(/ <.*| >.*/, '')),
    );
    const ran = await Promise.all(lines.map((line) => runInProcess(line.split(' '))));
    // There are no settings here; what matters is that no example is a mistake.
    const mistakes = lines.filter((_line, index) => ran[index]?.exitCode === EXIT.usage);
    expect(mistakes).toEqual([]);
  });
});

interface Node {
  path: string[];
  examples: string[];
  commands: Node[];
}

function listVerbs(node: Node): Node[] {
  return node.commands.length === 0 ? [node] : node.commands.flatMap(listVerbs);
}
