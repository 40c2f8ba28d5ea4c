import { percentile } from '../measure.ts';
import type { PartContext } from '../part.ts';
import { createSignedMany } from './deliveries.ts';
import { createSender } from './post-all.ts';
import { startApp } from './start-app.ts';
import { openStorage } from './storage.ts';
import { measurePair, type PairUse } from './telemetry-pair.ts';
import { startTelemetrySink } from './telemetry-sink.ts';

/** What events took that went all the way. */
export interface MeasuredUse {
  /** Of all events of each round. */
  readonly rounds: readonly PairUse[];
  /** Events in a round. */
  readonly events: number;
  /** Of one event, with telemetry on. */
  readonly logBytes: number;
  /** Middle of the time that each function took; not a number where it logged none. */
  readonly executionMs: Readonly<Record<'receive' | 'process', number>>;
}

const CONNECTIONS = 4;
/** A process takes twice as long for its first events. */
const WARM_UP = 1000;
const EVENTS = 150;

/** Has a built app work off events without telemetry and with it, each process on a storage of its own. */
export async function measureUse(folder: string, context: PartContext): Promise<MeasuredUse> {
  const { signal, progress } = context;
  const closers: (() => unknown)[] = [];
  const open = async (settings: Record<string, string>) => {
    const worker = await openWorker(folder, settings, signal);
    closers.push(() => worker.close());
    await worker.run(WARM_UP);
    return { ...worker, work: () => worker.run(EVENTS) };
  };
  try {
    progress('warming up');
    const sink = await startTelemetrySink();
    closers.push(() => sink.close());
    const off = await open({});
    const on = await open({ OTEL_EXPORTER_OTLP_ENDPOINT: sink.url });
    const logged = on.logged();
    const rounds = await measurePair({ off, on, sink }, context);
    return {
      rounds,
      events: EVENTS,
      logBytes: (on.logged() - logged) / (rounds.length * EVENTS),
      executionMs: {
        receive: percentile(off.times.receive, 50),
        process: percentile(off.times.process, 50),
      },
    };
  } finally {
    for (const close of closers.toReversed()) await close();
  }
}

async function openWorker(folder: string, settings: Record<string, string>, signal: AbortSignal) {
  const times: Record<'receive' | 'process', number[]> = { receive: [], process: [] };
  const onLine = (line: Readonly<Record<string, unknown>>) => {
    const { function: name, ms } = line;
    if ((name === 'receive' || name === 'process') && typeof ms === 'number') times[name].push(ms);
  };
  const storage = await openStorage(signal);
  try {
    const all = { AzureWebJobsStorage: storage.connectionString, ...settings };
    const app = await startApp({ folder, settings: all, onLine });
    const sender = createSender(`${app.url}/webhook`);
    return {
      times,
      usage: () => app.usage(),
      logged: () => app.logged(),
      async run(count: number) {
        const deliveries = createSignedMany('bench.work', count);
        await sender.post(deliveries, { connections: CONNECTIONS, signal });
        await storage.waitUntilDrained(signal);
      },
      async close() {
        sender.close();
        await app.stop();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
