import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CommandNode } from '../../src/cli/command-tree.ts';
import { toBash } from '../../src/cli/completion/bash.ts';
import { toFish } from '../../src/cli/completion/fish.ts';
import { toPowershell } from '../../src/cli/completion/powershell.ts';
import { toCompletions } from '../../src/cli/completion/to-candidates.ts';
import { toZsh } from '../../src/cli/completion/zsh.ts';
import { runInProcess } from './run-in-process.ts';
import { createFolder } from './spawn-cli.ts';

const run = promisify(execFile);

const toOption = (long: string, choices?: string[]) => ({
  flags: long,
  long,
  description: `what ${long} does`,
  takesValue: choices !== undefined,
  choices: choices ?? [],
});
const toNode = (path: string[], rest: Partial<CommandNode> = {}): CommandNode => ({
  path,
  description: `It's what ${path.join(' ')} does.`,
  usage: '',
  examples: [],
  arguments: [],
  options: [],
  commands: [],
  ...rest,
});
const tree = toNode([], {
  commands: [
    toNode(['event'], {
      commands: [
        toNode(['event', 'list'], {
          options: [
            toOption('--json'),
            toOption('--env', []),
            toOption('--state', ['dead', 'done']),
          ],
        }),
        toNode(['event', 'show'], { options: [toOption('--raw')] }),
      ],
    }),
    toNode(['completion'], {
      arguments: [{ term: 'shell', description: 'which', choices: ['bash', 'fish'] }],
    }),
  ],
  options: [toOption('--help')],
});
const generators = { bash: toBash, zsh: toZsh, fish: toFish, powershell: toPowershell };
const toScript = (shell: keyof typeof generators) =>
  generators[shell]('webhooks', toCompletions(tree));

describe.runIf(process.platform !== 'win32')('completion in bash', () => {
  it.each([
    ['webhooks ', ['event', 'completion', '--help']],
    ['webhooks e', ['event']],
    ['webhooks event ', ['list', 'show']],
    ['webhooks event l', ['list']],
    ['webhooks event list --', ['--json', '--env', '--state']],
    ['webhooks event list --js', ['--json']],
    ['webhooks event list --env ', ['prod', 'test']],
    ['webhooks event list --env p', ['prod']],
    ['webhooks event --env prod l', ['list']],
    ['webhooks event list --state d', ['dead', 'done']],
    ['webhooks event list --state dead --j', ['--json']],
    ['webhooks event show wh_1 --', ['--raw']],
    ['webhooks completion f', ['fish']],
    ['webhooks nothing ', []],
  ])('of %j', async (line, words) => {
    const folder = createFolder({
      'completion.bash': toScript('bash'),
      '.azure/prod/.env': '',
      '.azure/test/.env': '',
      '.azure/config.json': {},
    });
    const typed = line.split(' ');
    const { stdout } = await run(
      'bash',
      [
        '--norc',
        '-c',
        `source completion.bash
         COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${typed.length - 1}
         $(complete -p webhooks | sed 's/.*-F \\([^ ]*\\).*/\\1/')
         printf '%s\\n' "\${COMPREPLY[@]}"`,
      ],
      { cwd: folder },
    );
    expect(stdout.split('\n').filter((word) => word !== '')).toEqual(words);
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish', 'powershell'] as const)('for %s', (shell) => {
    expect(toScript(shell)).toMatchSnapshot();
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('for %s knows the commands', async (shell) => {
    const { stdout, exitCode } = await runInProcess(['completion', shell]);
    expect(exitCode).toBe(0);
    for (const word of ['secret', 'list', 'dry-run']) expect(stdout).toContain(word);
    expect(stdout).not.toContain('reference');
  });

  it('is for the program of the package, or for what somebody calls it', async () => {
    const own = await runInProcess(['completion', 'bash']);
    expect(own.stdout).toMatch(/^complete .* openai-webhook-receiver$/m);
    const alias = await runInProcess(['completion', 'bash', '--name', 'hooks']);
    expect(alias.stdout).toMatch(/^complete .* hooks$/m);
    expect(await runInProcess(['completion', 'bash', '--name', 'a; rm'])).toMatchObject({
      exitCode: 2,
      stdout: '',
    });
  });
});
