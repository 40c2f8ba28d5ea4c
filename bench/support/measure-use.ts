import { percentile } from '../measure.ts';
import { createSignedMany } from './deliveries.ts';
import { createSender } from './post-all.ts';
import { type AppOptions, startApp } from './start-app.ts';
import type { BenchStorage } from './storage.ts';

/** What events took, each on average. */
export interface MeasuredUse {
  /** How many the process has worked off, with those before the measurement. */
  readonly events: number;
  readonly cpuMs: number;
  readonly logBytes: number;
  /** Middle of the time that each function took; not a number where it logged none. */
  readonly executionMs: Readonly<Record<'receive' | 'process', number>>;
}

const CONNECTIONS = 4;
const WARM_UP = 50;

/** Has an app work off so many events, and stops it, so that it sends all it has to send. */
export async function measureUse(
  options: Pick<AppOptions, 'folder' | 'settings'>,
  { storage, count, signal }: { storage: BenchStorage; count: number; signal: AbortSignal },
): Promise<MeasuredUse> {
  const times: Record<'receive' | 'process', number[]> = { receive: [], process: [] };
  const onLine = (line: Readonly<Record<string, unknown>>) => {
    const { function: name, ms } = line;
    if ((name === 'receive' || name === 'process') && typeof ms === 'number') times[name].push(ms);
  };
  const app = await startApp({ ...options, onLine });
  const sender = createSender(`${app.url}/webhook`, CONNECTIONS);
  try {
    await sender.post(createSignedMany('bench.work', WARM_UP), signal);
    await storage.waitUntilDrained(signal);
    const before = await app.usage();
    const loggedBefore = app.logged();
    await sender.post(createSignedMany('bench.work', count), signal);
    await storage.waitUntilDrained(signal);
    const after = await app.usage();
    return {
      events: count + WARM_UP,
      cpuMs: (after.cpuMs - before.cpuMs) / count,
      logBytes: (app.logged() - loggedBefore) / count,
      executionMs: {
        receive: percentile(times.receive, 50),
        process: percentile(times.process, 50),
      },
    };
  } finally {
    sender.close();
    await app.stop();
  }
}
