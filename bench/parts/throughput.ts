import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleApp } from '../../dev/build.ts';
import { percentile, toFigure } from '../measure.ts';
import type { Part, PartContext } from '../part.ts';
import { createSignedMany } from '../support/deliveries.ts';
import { createSender, type Sender } from '../support/post-all.ts';
import { readWaits } from '../support/read-waits.ts';
import { type RunningApp, startApp } from '../support/start-app.ts';
import { type BenchStorage, openStorage } from '../support/storage.ts';
import { withWorkFolder } from '../support/work-folder.ts';

/** Over all rounds together. */
const EVENTS = 5000;
const CONNECTIONS = 16;
/** By then an idle queue is polled as rarely as it ever is (`maxPollingInterval`, 2 s). */
const IDLE_MS = 4200;
const POLL_MS = 2000;
/** No handler has it, so that what is measured is the path and not somebody's work. */
const TYPE = 'bench.work';

/** How fast the whole is, from the request to `done`. */
export const throughput: Part = {
  name: 'throughput',
  title: 'Throughput, from the request to done',
  canProfile: true,
  run: (context) =>
    withWorkFolder(async (folder) => {
      const { signal, progress, profileFolder } = context;
      progress('building');
      const built = join(folder, 'app');
      await bundleApp({ outdir: built });
      const storage = await openStorage(signal);
      let app: RunningApp | undefined;
      try {
        app = await startApp({
          folder: built,
          settings: { AzureWebJobsStorage: storage.connectionString },
          profile:
            profileFolder === undefined ? undefined : { folder: profileFolder, name: 'whole' },
        });
        const sender = createSender(`${app.url}/webhook`);
        const figures = await measureAll({ app, sender, storage }, context);
        sender.close();
        return { figures, notes };
      } finally {
        await app?.stop();
        await storage.close();
      }
    }),
};

const notes = [
  `${EVENTS.toLocaleString('en')} events over all rounds, ${CONNECTIONS} connections; one process receives and works, storage and sender are two others. No handler is meant by these events, so the work itself is nothing.`,
  'From the 200 to the start: busy is of the middle half of a round, by the order of the answers, when the queue is behind; idle is one event after 4 s or more without any, when the host polls the queue every 2 s.',
];

interface Stage {
  readonly app: RunningApp;
  readonly sender: Sender;
  readonly storage: BenchStorage;
}

async function measureAll(stage: Stage, { rounds, signal, progress }: PartContext) {
  const count = Math.ceil(EVENTS / rounds);
  progress('warming up');
  await runOnce(stage, 100, signal);
  const busy = [];
  for (let round = 1; round <= rounds; round += 1) {
    progress(`${count} events, round ${round} of ${rounds}`);
    busy.push(await runOnce(stage, count, signal));
  }
  const { peakRssBytes } = await stage.app.usage();
  const idle: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    progress(`waiting for an idle queue, round ${round} of ${rounds}`);
    await sleep(IDLE_MS + Math.random() * POLL_MS, undefined, { signal });
    idle.push(...(await runOnce(stage, 1, signal)).waits);
  }
  return [
    toFigure(
      'events to done a second',
      '',
      busy.map(({ ms }) => (count * 1000) / ms),
    ),
    toFigure(
      'CPU per event',
      'ms',
      busy.map(({ cpuMs }) => cpuMs / count),
    ),
    toFigure('peak memory', 'MB', [peakRssBytes / 1e6]),
    toFigure(
      'from the 200 to the start, busy, p50',
      'ms',
      busy.map(({ waits }) => percentile(waits, 50)),
    ),
    toFigure(
      'from the 200 to the start, busy, p95',
      'ms',
      busy.map(({ waits }) => percentile(waits, 95)),
    ),
    toFigure('from the 200 to the start, idle', 'ms', idle),
  ];
}

/** Sends so many, waits until all are done, and reads when each began. */
async function runOnce({ app, sender, storage }: Stage, count: number, signal: AbortSignal) {
  const deliveries = createSignedMany(TYPE, count);
  const before = await app.usage();
  const startedAt = performance.now();
  const answeredAt = new Map<string, number>();
  await sender.post(deliveries, {
    connections: CONNECTIONS,
    signal,
    onAnswer: (id) => answeredAt.set(id, Date.now()),
  });
  await storage.waitUntilDrained(signal);
  const ms = performance.now() - startedAt;
  const after = await app.usage();
  const waits = await readWaits(storage, answeredAt, signal);
  return { ms, cpuMs: after.cpuMs - before.cpuMs, waits };
}
