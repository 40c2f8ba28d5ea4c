import type { PartContext } from '../part.ts';
import { createSignedMany } from './deliveries.ts';
import { createSender } from './post-all.ts';
import type { Usage } from './report-usage.ts';
import { httpOnly, startApp } from './start-app.ts';
import { startBareCalls } from './start-bare-calls.ts';
import { openStorage } from './storage.ts';
import { startTelemetrySink } from './telemetry-sink.ts';

/** Something that acknowledges, in a process of its own. */
export interface AckRunner {
  /** Milliseconds of each, and of all. */
  run(count: number, connections: number, signal: AbortSignal): Promise<AckTimes>;
  usage(): Promise<Usage>;
}

interface AckTimes {
  readonly times: readonly number[];
  readonly ms: number;
}

interface Folders {
  readonly app: string;
  readonly twoCalls: string;
  readonly bareCalls: string;
}

export type OpenedRunners = Awaited<ReturnType<typeof openAckRunners>>;

/** Starts the app, without and with telemetry, and what it is measured against, all on one storage. */
export async function openAckRunners(folders: Folders, { signal, profileFolder }: PartContext) {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const end of closers.toReversed()) await end();
  };
  const toProfile = (name: string) =>
    profileFolder === undefined ? undefined : { folder: profileFolder, name };
  const openHttp = async (name: string, folder: string, settings: Record<string, string>) => {
    const app = await startApp({ folder, settings, profile: toProfile(name) });
    closers.push(() => app.stop());
    const sender = createSender(`${app.url}/webhook`);
    closers.push(() => sender.close());
    return {
      async run(count, connections, stop) {
        const deliveries = createSignedMany('response.completed', count);
        const startedAt = performance.now();
        const times = await sender.post(deliveries, { connections, signal: stop });
        return { times, ms: performance.now() - startedAt };
      },
      usage: () => app.usage(),
    } satisfies AckRunner;
  };
  const openBare = async (name: string, folder: string, settings: Record<string, string>) => {
    const bare = await startBareCalls({ folder, settings, profile: toProfile(name) });
    closers.push(() => bare.stop());
    return {
      async run(count, concurrency) {
        const startedAt = performance.now();
        const times = await bare.run({ count, concurrency });
        return { times, ms: performance.now() - startedAt };
      },
      usage: () => bare.usage(),
    } satisfies AckRunner;
  };
  try {
    const storage = await openStorage(signal);
    closers.push(() => storage.close());
    const sink = await startTelemetrySink();
    closers.push(() => sink.close());
    const settings = { AzureWebJobsStorage: storage.connectionString, ...httpOnly };
    const traced = { ...settings, OTEL_EXPORTER_OTLP_ENDPOINT: sink.url };
    const runners = {
      bareCalls: await openBare('bare-calls', folders.bareCalls, settings),
      twoCalls: await openHttp('two-calls', folders.twoCalls, settings),
      app: await openHttp('app', folders.app, settings),
      // As old as the one it is compared with.
      untraced: await openHttp('untraced', folders.app, settings),
      traced: await openHttp('traced', folders.app, traced),
    };
    return { runners, sink, close };
  } catch (error) {
    await close();
    throw error;
  }
}
