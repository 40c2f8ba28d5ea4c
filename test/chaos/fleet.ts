import { mkdir } from 'node:fs/promises';
import { type AppProcess, createAppProcess } from './app-process.ts';
import { timing, toSettings } from './settings.ts';

/** All processes of the app. */
export interface Fleet {
  readonly all: readonly AppProcess[];
  readonly workers: readonly AppProcess[];
  /** Settles when all serve. */
  readonly ready: Promise<unknown>;
  /** The receivers' addresses in turn, whether they are alive or not. */
  nextUrl(): string;
  stop(): Promise<void>;
  end(): Promise<void>;
}

export interface FleetOptions {
  readonly folder: string;
  readonly logs: string;
  readonly connectionString: string;
  readonly effects: string;
  readonly secret: string;
  readonly onBroken: (error: Error) => void;
}

/** As on Flex Consumption, where HTTP and queue functions run on instances of their own. */
const roles = {
  receiver: ['receive'],
  worker: ['process', 'bury', 'sweep'],
};
const processesPerRole = 2;

/** Starts two receivers and two workers of the built app. */
export async function createFleet(options: FleetOptions): Promise<Fleet> {
  await mkdir(options.logs, { recursive: true });
  const start = (role: keyof typeof roles) =>
    Array.from({ length: processesPerRole }, (_, index) =>
      createAppProcess({
        ...options,
        name: `${role}-${index + 1}`,
        settings: toSettings(options, roles[role]),
        messageLeaseSeconds: timing.messageLeaseSeconds,
      }),
    );
  const receivers = start('receiver');
  const workers = start('worker');
  const all = [...receivers, ...workers];
  let turn = 0;
  return {
    all,
    workers,
    ready: Promise.all(all.map(({ ready }) => ready)),
    nextUrl() {
      turn += 1;
      return receivers[turn % receivers.length]?.url() ?? 'http://127.0.0.1:9/webhook';
    },
    async stop() {
      await Promise.all(all.map((one) => one.stop()));
    },
    async end() {
      await Promise.all(all.map((one) => one.end()));
    },
  };
}
