import { join } from 'node:path';
import { build } from '../../dev/build.ts';
import { startStorageProxy, type StorageProxy } from '../../test/e2e/storage-proxy.ts';
import { toFigure } from '../measure.ts';
import type { Part } from '../part.ts';
import { type CallCounts, sumOwn } from '../support/count-calls.ts';
import { followDeliveries } from '../support/follow-deliveries.ts';
import { httpOnly, type RunningApp, startApp } from '../support/start-app.ts';
import { openStorage } from '../support/storage.ts';
import { withWorkFolder } from '../support/work-folder.ts';

/** What the app asks of storage for one delivery, counted on the wire. */
export const storageCalls: Part = {
  name: 'storage-calls',
  title: 'Storage calls of one delivery',
  run: ({ signal, progress }) =>
    withWorkFolder(async (folder) => {
      progress('building');
      const app = join(folder, 'app');
      await build({ outdir: app, handlers: join(import.meta.dirname, '../apps/handlers.ts') });
      const storage = await openStorage(signal);
      const proxies: StorageProxy[] = [];
      const apps: RunningApp[] = [];
      const openProxy = async () => {
        const proxy = await startStorageProxy(storage.ports);
        proxies.push(proxy);
        return proxy;
      };
      const start = async (proxy: StorageProxy, settings = {}) => {
        const all = { AzureWebJobsStorage: proxy.connectionString, ...fast, ...settings };
        const started = await startApp({ folder: app, settings: all });
        apps.push(started);
        return started;
      };
      try {
        const receiver = await openProxy();
        const worker = await openProxy();
        const operator = await openProxy();
        const { url } = await start(receiver, httpOnly);
        const counted = await followDeliveries({
          url: `${url}/webhook`,
          storage,
          proxies: { receiver, worker, operator },
          startWorker: () => start(worker),
          progress,
          signal,
        });
        return { figures: toFigures(counted), notes };
      } finally {
        await Promise.all(apps.map((one) => one.stop()));
        await Promise.all(proxies.map((proxy) => proxy.close()));
        await storage.close();
      }
    }),
};

const fast = {
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.1',
  FAST_LANE_TYPES: 'bench.call',
  RETRY_BASE_SECONDS: '0',
} as const;

const notes = [
  'Counted between the app and Azurite. Receiving and processing are processes of their own here, so nothing is counted twice.',
  'The handler of these deliveries does nothing: what a real one writes comes on top (one row and its files per resource).',
  'The host removes one message per ticket; it polls each queue at least every 2 s as long as an instance is up.',
];

function toFigures(counted: Awaited<ReturnType<typeof followDeliveries>>) {
  const figure = (name: string, counts: CallCounts, atMost?: number) =>
    toFigure(name, 'calls', [sumOwn(counts)], atMost);
  return [
    figure('new: to acknowledge', counted.acknowledged, 2),
    figure('new: to process', counted.processed, 3),
    figure('duplicate of a finished one', counted.duplicate, 2),
    figure('duplicate of one that waits', counted.waiting),
    figure('failed attempt, and its retry sent', counted.failed),
    figure('fast lane: to acknowledge and process', counted.fastLane, 5),
    figure('fast lane: its ticket, later', counted.safetyNet),
    figure('replay: by the operator', counted.replay),
    figure('replay: to process', counted.replayed, 3),
    toFigure('new: tables, of all', 'calls', [
      counted.acknowledged.table + counted.processed.table,
    ]),
    toFigure('new: queues, of all', 'calls', [
      counted.acknowledged.queue + counted.processed.queue,
    ]),
    toFigure('new: messages removed by the host', 'calls', [counted.processed.removed]),
  ];
}
