import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Listening } from './answer-first.ts';
import { askChild } from './ask-child.ts';
import { createSigned, secret } from './deliveries.ts';
import type { Loaded } from './load-app.ts';
import { createSender } from './post-all.ts';
import { httpOnly, toProfileArgs } from './start-app.ts';

/** An app, and the settings it is started with. */
export interface ColdApp {
  readonly name: string;
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Starts fresh processes from the two programs, which were built into folders of their own; a profile is
 * that of the last one.
 */
export function createColdProcesses(
  programs: { readonly load: string; readonly answer: string },
  profileFolder?: string,
) {
  const start = (
    program: 'load' | 'answer',
    { name, folder, settings }: ColdApp,
    execArgv: string[] = [],
  ) =>
    fork(join(programs[program], 'main.js'), [folder], {
      execArgv: [
        ...execArgv,
        ...(profileFolder === undefined
          ? []
          : toProfileArgs({ folder: profileFolder, name: `${program}-${name}` })),
      ],
      env: { PATH: process.env['PATH'], OPENAI_WEBHOOK_SECRET: secret, ...httpOnly, ...settings },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });

  return {
    /** Loads an app and nothing more. */
    async load(app: ColdApp): Promise<Loaded> {
      const child = start('load', app, ['--expose-gc']);
      const loaded = await askChild<Loaded>(child, 'loaded');
      if (child.exitCode === null) await once(child, 'exit');
      return loaded;
    },

    /** Milliseconds from before the import to the end of the first answer. */
    answer: (app: ColdApp, signal: AbortSignal): Promise<number> =>
      answerFirst(start('answer', app), signal, (ms) => Promise.resolve(ms)),

    /** The addresses of all modules that were loaded when the first answer was out. */
    listLoads(app: ColdApp, signal: AbortSignal): Promise<readonly string[]> {
      const recorder = ['--import', join(import.meta.dirname, 'record-loads.ts')];
      const child = start('answer', app, recorder);
      return answerFirst(child, signal, () => askChild<string[]>(child, 'loads', 'loads'));
    },
  };
}

async function answerFirst<Result>(
  child: ChildProcess,
  signal: AbortSignal,
  look: (ms: number) => Promise<Result>,
): Promise<Result> {
  try {
    const { url, ms } = await askChild<Listening>(child, 'listening');
    const sender = createSender(`${url}/webhook`);
    const [answerMs = 0] = await sender.post([createSigned('response.completed')], {
      connections: 1,
      signal,
    });
    sender.close();
    return await look(ms + answerMs);
  } finally {
    // It ends by itself, so that it can leave a profile.
    if (child.connected) child.disconnect();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}
