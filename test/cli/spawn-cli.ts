import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { compileCache } from '../compile-cache.ts';
import { withoutSecrets } from './without-secrets.ts';

/** The program, to be run by Node. */
export const program = join(import.meta.dirname, '../../src/cli/main.ts');

export interface Ran {
  exitCode: number | NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

interface SpawnOptions {
  folder?: string;
  env?: NodeJS.ProcessEnv;
  /** What is on stdin; without it stdin is empty. */
  input?: string;
  /** Options of Node itself. */
  execArgv?: string[];
  /** Told of the process, to interrupt it. */
  onStart?: (child: ChildProcess) => void;
}

/** Runs the command line as a user does, in a folder without settings unless one is given. */
export function spawnCli(args: string[], options: SpawnOptions = {}): Promise<Ran> {
  const { folder = createFolder(), env = {}, input = '', execArgv = [], onStart } = options;
  const child = spawn(process.execPath, [...execArgv, program, ...args], {
    cwd: folder,
    env: { ...cleanEnv(), ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin.end(input);
  onStart?.(child);
  return new Promise<Ran>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ exitCode: code ?? signal, stdout, stderr });
    });
  }).then((ran) => withoutSecrets(args, ran));
}

/** The environment without what would colour the output, or sign in with an account of the machine. */
export function cleanEnv(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/COLOR|^CI$|^AZURE_|^OPENAI_|^AzureWebJobs|^NODE_/.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    PATH: join(tmpdir(), 'no-programs-here'),
    TZ: 'UTC',
    ...compileCache,
  };
}

/** A folder of an app with these files, which is gone when the test ends. */
export function createFolder(files: Record<string, string | object> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  for (const [name, content] of Object.entries({ 'host.json': {}, ...files })) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** A local.settings.json with these values besides storage. */
export function toSettings(values: Record<string, unknown> = {}): object {
  return {
    IsEncrypted: false,
    Values: { AzureWebJobsStorage: 'UseDevelopmentStorage=true', ...values },
  };
}
