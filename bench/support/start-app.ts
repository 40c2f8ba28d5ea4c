import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { askChild } from './ask-child.ts';
import { secret } from './deliveries.ts';
import type { Usage } from './report-usage.ts';

const hostProgram = join(import.meta.dirname, '../../dev/host/main.ts');
const usageModule = join(import.meta.dirname, 'report-usage.ts');

/** A built app on the local host, in a process of its own. */
export interface RunningApp {
  readonly url: string;
  usage(): Promise<Usage>;
  /** Bytes that it has logged so far. */
  readonly logged: () => number;
  stop(): Promise<void>;
}

export interface AppOptions {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  /** Takes each line of its log. */
  readonly onLine?: (line: Readonly<Record<string, unknown>>) => void;
  /** Of its CPU profile. */
  readonly profile?: { readonly folder: string; readonly name: string } | undefined;
}

/** Timers that only run when they are asked to. */
const never = '0 0 0 1 1 *';

/** Starts a built app; it ends with this process at the latest. */
export async function startApp(options: AppOptions): Promise<RunningApp> {
  const { folder, settings, profile, onLine } = options;
  const child = fork(hostProgram, ['--folder', folder, '--port', '0', '--log', 'json'], {
    execArgv: ['--import', usageModule, ...toProfileArgs(profile)],
    env: {
      PATH: process.env['PATH'],
      OPENAI_WEBHOOK_SECRET: secret,
      SWEEP_SCHEDULE: never,
      PURGE_SCHEDULE: never,
      RECONCILE_SCHEDULE: never,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let logged = 0;
  child.stdout?.on('data', (chunk: Buffer) => {
    logged += chunk.length;
  });
  if (child.stdout && onLine) {
    createInterface(child.stdout).on('line', (line) => {
      onLine(JSON.parse(line) as Readonly<Record<string, unknown>>);
    });
  }
  const complaint = collect(child);
  try {
    const { url } = await askChild<{ url: string }>(child, 'ready');
    return {
      url,
      usage: () => askChild<Usage>(child, 'usage', 'usage'),
      logged: () => logged,
      async stop() {
        if (child.exitCode !== null || child.signalCode !== null) return;
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  } catch (cause) {
    throw new Error(`the app did not start: ${complaint()}`, { cause });
  }
}

/** Arguments with which Node leaves a CPU profile when it ends. */
export function toProfileArgs(profile: AppOptions['profile']): string[] {
  if (!profile) return [];
  return [
    '--cpu-prof',
    `--cpu-prof-dir=${profile.folder}`,
    `--cpu-prof-name=${profile.name}.cpuprofile`,
  ];
}

function collect(child: ChildProcess): () => string {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-4000);
  });
  return () => text;
}

/** Settings that keep an app from taking queue messages: only its HTTP functions are at work. */
export const httpOnly = {
  'AzureWebJobs.process.Disabled': 'true',
  'AzureWebJobs.bury.Disabled': 'true',
  'AzureWebJobs.notify.Disabled': 'true',
} as const;
