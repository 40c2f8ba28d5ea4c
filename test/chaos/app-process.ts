import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const hostProgram = join(import.meta.dirname, '../../dev/host/main.ts');
const startsToGiveUp = 10;
const endTimeoutMs = 15_000;

/** The end of one process. */
export interface Death {
  readonly log: string;
  readonly at: number;
  /** Killed from outside, or by its own handler. */
  readonly by: 'kill' | 'crash';
}

/** One place of the app, in which a process is started again whenever it dies. */
export interface AppProcess {
  readonly name: string;
  /** Settles when it serves for the first time. */
  readonly ready: Promise<void>;
  /** Of the last process that served here, be it alive or not: a load balancer learns late. */
  url(): string | undefined;
  /** False where nothing serves that could be killed or paused. */
  isUp(): boolean;
  kill(): void;
  /** SIGSTOP, and SIGCONT once `ms` have gone by or `signal` says so. */
  pause(ms: number, signal: AbortSignal): Promise<void>;
  readonly deaths: readonly Death[];
  /** Asks the process to end, then makes it; settles when it is gone. */
  stop(): Promise<void>;
  /** Makes it end at once. */
  end(): Promise<void>;
}

export interface AppProcessOptions {
  readonly name: string;
  /** Of the built app. */
  readonly folder: string;
  /** Each process writes a log of its own there; a file, so that a kill loses no line. */
  readonly logs: string;
  readonly settings: Record<string, string | undefined>;
  readonly messageLeaseSeconds: number;
  /** Called where it will not start any more. */
  readonly onBroken: (error: Error) => void;
}

/** Keeps the built app running on the local host, as Azure would: whenever it dies, it is started again. */
export function createAppProcess(options: AppProcessOptions): AppProcess {
  const { name, onBroken } = options;
  const deaths: Death[] = [];
  let current: Life | undefined;
  let url: string | undefined;
  let isEnding = false;
  let failedStarts = 0;
  const ready = Promise.withResolvers<void>();
  const living = keepAlive();

  async function keepAlive(): Promise<void> {
    for (let number = 1; ; number += 1) {
      const log = join(options.logs, `${name}.${number}.jsonl`);
      const life: Life = { child: startHost(options, log), state: 'starting', wasKilled: false };
      current = life;
      life.child.once('message', (message) => {
        url = readUrl(message);
        life.state = 'up';
        failedStarts = 0;
        ready.resolve();
      });
      await once(life.child, 'exit');
      if (isEnding) return;
      deaths.push({ log, at: Date.now(), by: life.wasKilled ? 'kill' : 'crash' });
      if (life.state === 'starting' && !life.wasKilled) failedStarts += 1;
      life.state = 'down';
      if (failedStarts === startsToGiveUp) {
        return onBroken(new Error(`${name} does not start; its output is in ${log}`));
      }
      await sleep(Math.random() * 1000);
      if (isEnding) return;
    }
  }

  return {
    name,
    ready: ready.promise,
    url: () => url,
    isUp: () => current?.state === 'up',
    kill() {
      if (!current) return;
      current.wasKilled = true;
      current.child.kill('SIGKILL');
    },
    async pause(ms, signal) {
      const life = current;
      if (life?.state !== 'up' || !life.child.kill('SIGSTOP')) return;
      life.state = 'paused';
      await sleep(ms, undefined, { signal }).catch(() => undefined);
      life.child.kill('SIGCONT');
      if (isPaused(life)) life.state = 'up';
    },
    deaths,
    async stop() {
      isEnding = true;
      current?.child.kill('SIGTERM');
      const timer = setTimeout(() => current?.child.kill('SIGKILL'), endTimeoutMs);
      await living;
      clearTimeout(timer);
    },
    async end() {
      isEnding = true;
      // This ends a stopped process too.
      current?.child.kill('SIGKILL');
      await living;
    },
  };
}

/** One process in this place. */
interface Life {
  readonly child: ChildProcess;
  state: 'starting' | 'up' | 'paused' | 'down';
  wasKilled: boolean;
}

/** It may have died meanwhile. */
function isPaused({ state }: Life): boolean {
  return state === 'paused';
}

function startHost({ folder, messageLeaseSeconds, settings }: AppProcessOptions, log: string) {
  const args = ['--folder', folder, '--port', '0', '--log', 'json'];
  const output = openSync(log, 'a');
  const child = fork(hostProgram, [...args, '--message-lease', String(messageLeaseSeconds)], {
    execArgv: [],
    env: settings,
    stdio: ['ignore', output, output, 'ipc'],
  });
  closeSync(output);
  return child;
}

function readUrl(message: unknown): string {
  const { ready } = message as { ready: { url: string } };
  return `${ready.url}/webhook`;
}
