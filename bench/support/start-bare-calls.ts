import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { askChild } from './ask-child.ts';
import type { BareOrder } from './bare-calls.ts';
import type { Usage } from './report-usage.ts';
import { type AppOptions, toProfileArgs } from './start-app.ts';

/** A process that only makes the two storage calls of a new delivery. */
export interface BareCalls {
  /** Resolves to the milliseconds of each pair of calls. */
  run(order: BareOrder): Promise<number[]>;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Starts the program of a folder that `buildApp` built from `support/bare-calls.ts`. */
export async function startBareCalls({
  folder,
  settings,
  profile,
}: AppOptions): Promise<BareCalls> {
  const child = fork(join(folder, 'main.js'), [], {
    execArgv: ['--import', join(import.meta.dirname, 'report-usage.ts'), ...toProfileArgs(profile)],
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await askChild(child, 'ready');
  return {
    run: (order) => askChild<number[]>(child, 'times', { order }),
    usage: () => askChild<Usage>(child, 'usage', 'usage'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
