import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HookName } from '../../hooks/hook/by-hand.ts';
import { compileCache } from '../compile-cache.ts';

const root = join(import.meta.dirname, '../..');

/** What the test's own way into a hook is told. */
export interface EntryOptions {
  readonly name: HookName;
  /** Connection string. */
  readonly storage: string;
  readonly managementUrl: string;
  /** How many times shorter a pause is than it says; the hook's clock moves on by what it says. */
  readonly speed: number;
  /** What somebody at the terminal says; without any there is nobody. */
  readonly answers?: readonly string[];
}

export interface HookRun {
  readonly code: number;
  /** What it wrote, errors included. */
  readonly output: string;
}

export type Variables = Readonly<Record<string, string>>;

/** Runs a hook on local servers; `stopAt` is what it has to write to be sent Ctrl-C. */
export function spawnEntry(
  options: Partial<EntryOptions> & Pick<EntryOptions, 'name'>,
  env: Variables,
  stopAt?: RegExp,
): Promise<HookRun> {
  const all = {
    storage: '',
    managementUrl: 'http://127.0.0.1:1',
    speed: 2000,
    ...options,
    // Who is to be stopped in a pause has to be still in it when that arrives.
    ...(stopAt && { speed: 1 }),
  };
  return run([join(import.meta.dirname, 'entry.ts'), JSON.stringify(all)], env, stopAt);
}

/** What azure.yaml has a system run for a hook. */
export function readLine(name: HookName, system: 'posix' | 'windows'): string {
  const text = readFileSync(join(root, 'azure.yaml'), 'utf8');
  const block = `\\n  ${name}:\\n(?: {4}.*\\n)*? {4}${system}:\\n(?: {6}.*\\n)*? {6}run: (.*)\\n`;
  const [, line] = new RegExp(block).exec(text) ?? [];
  if (line === undefined) throw new Error(`azure.yaml runs no ${name} on ${system}`);
  return line;
}

/** Runs a hook by the line in azure.yaml, on this Node. */
export function spawnHook(name: HookName, env: Variables): Promise<HookRun> {
  const [program, ...args] = readLine(name, 'posix').split(' ');
  if (program !== 'node') throw new Error(`${name} is run by ${program}`);
  return run(args, env);
}

async function run(args: readonly string[], env: Variables, stopAt?: RegExp): Promise<HookRun> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], NODE_NO_WARNINGS: '1', ...compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString();
      if (stopAt?.test(output) && !child.killed) child.kill('SIGINT');
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? -1, output };
}
