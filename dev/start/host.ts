import { fork, type ChildProcess } from 'node:child_process';
import { readReady, type Ready } from './ready.ts';

const readyTimeout = 120_000;
const stopTimeout = 10_000;

/** How to run the functions; `settings` win over those of local.settings.json. */
export interface HostOptions {
  root: string;
  port: number;
  settings: Readonly<Record<string, string>>;
  /** Path of Core Tools' `func`; without it the local host is used. */
  func: string | undefined;
  signal: AbortSignal;
}

/** A host that serves. */
export interface Host {
  ready: Ready;
  /** Settles when the process is gone, whoever ended it. */
  exited: Promise<void>;
  stop: () => Promise<void>;
}

/** Starts the functions in a child process that writes its log to this terminal and ends with this process. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { root, port, settings, func, signal } = options;
  const [script, args] = func
    ? ['dev/start/func-host.ts', [func, String(port)]]
    : ['dev/host/main.ts', ['--folder', '.', '--port', String(port)]];
  const child = fork(script, args, {
    cwd: root,
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, ...settings },
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return {
    ready: await waitUntilReady(child, signal),
    exited,
    async stop() {
      // The end of the channel asks it to stop, on Windows too, where a signal would be the end.
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), stopTimeout);
      await exited;
      clearTimeout(timer);
    },
  };
}

async function waitUntilReady(child: ChildProcess, signal: AbortSignal): Promise<Ready> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  const giveUp = (why: string): void => {
    reject(new Error(`The functions host ${why}.`));
    if (child.connected) child.disconnect();
  };
  child.on('message', (message) => {
    const ready = readReady(message);
    if (ready) resolve(ready);
  });
  child.once('error', reject);
  child.once('exit', (code, by) => giveUp(`ended at start (${by ?? `code ${code}`})`));
  const timer = setTimeout(
    () => giveUp(`was not ready within ${readyTimeout / 1000} s`),
    readyTimeout,
  );
  const abort = (): void => giveUp('was stopped at start');
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}
