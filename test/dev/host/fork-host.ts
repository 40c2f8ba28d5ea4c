import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A line that the host wrote with `--log json`. */
export interface LogLine {
  time: string;
  level: string;
  function?: string;
  invocationId?: string;
  message?: string;
  stack?: string;
  [field: string]: unknown;
}

/** A host in a process of its own, with everything it has logged so far. */
export interface ForkedHost {
  url: string;
  functions: { name: string; type: string; disabled: boolean; url?: string }[];
  lines: LogLine[];
  /** Ends it as Ctrl+C or a process manager would; answers its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  exited: Promise<number | null>;
  /** Closes the IPC channel, as a parent does that dies. */
  disconnect(): void;
}

/** How to start a host; `env` is put over this process's environment. */
export interface ForkOptions {
  folder?: string;
  args?: string[];
  env?: Record<string, string>;
}

const main = fileURLToPath(new URL('../../../dev/host/main.ts', import.meta.url));
const fixtureApp = fileURLToPath(new URL('fixture-app', import.meta.url));
const fixtureSettings = {
  'AzureWebJobs.work.Disabled': 'true',
  'AzureWebJobs.tick.Disabled': 'true',
};

/** Settings that switch the fixture's queue function on. */
export function createQueueSettings(queue: string, connection: string): Record<string, string> {
  return {
    'AzureWebJobs.work.Disabled': 'false',
    WORK_QUEUE: queue,
    FIXTURE_STORAGE: connection,
  };
}

/** Encodes a message for the fixture's queue function as host.json's messageEncoding wants it. */
export function encodeMessage(item: string | object): string {
  return Buffer.from(typeof item === 'string' ? item : JSON.stringify(item)).toString('base64');
}

/** Starts a host on a free port and waits until it is ready; the fixture's queue and timer are off unless wanted. */
export async function forkHost(options: ForkOptions = {}): Promise<ForkedHost> {
  const child = start(options);
  const lines: LogLine[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as LogLine));
  });
  const errors = text(child.stderr);
  const exited = waitForExit(child);
  const [first] = (await Promise.race([
    once(child, 'message'),
    exited.then(async (code) => {
      throw new Error(`The host ended with ${code}: ${await errors}`);
    }),
  ])) as [{ ready: Pick<ForkedHost, 'url' | 'functions'> }];
  return {
    ...first.ready,
    lines,
    exited,
    disconnect: () => child.disconnect(),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/** Runs a host that is expected to end by itself. */
export async function runHost(
  options: ForkOptions,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(options);
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    waitForExit(child),
  ]);
  return { code, stdout, stderr };
}

type Child = ChildProcess & { stdout: Readable; stderr: Readable };

function start({ folder = fixtureApp, args = ['--port', '0'], env = {} }: ForkOptions): Child {
  const child = fork(main, ['--folder', folder, '--log', 'json', ...args], {
    env: { ...process.env, ...fixtureSettings, ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) {
    throw new Error('The output of the host is not piped.');
  }
  return Object.assign(child, { stdout, stderr });
}

// Not 'close', which never comes after the parent has disconnected.
async function waitForExit(child: Child): Promise<number | null> {
  const [[code]] = await Promise.all([
    once(child, 'exit') as Promise<[number | null]>,
    once(child.stdout, 'close'),
  ]);
  return code;
}
