import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { vi } from 'vitest';
import { startAzurite } from '../../dev/azurite.ts';
import { build } from '../../dev/build.ts';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { createResultsTable } from '../../src/azure/results-table.ts';
import { createStorageClients, type StorageClients } from '../../src/azure/storage-clients.ts';
import type { ResultRecord } from '../../src/results/record.ts';
import { shareBuild } from '../share-build.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { startStorageProxy, type StorageProxy } from './storage-proxy.ts';

/** The built app with its own handlers, between a storage account of its own and a stand-in for the API. */
export interface ResultsStage {
  readonly api: OpenAiStandIn;
  readonly storage: StorageProxy;
  /** Straight to the account. */
  readonly clients: StorageClients;
  startReceiver(
    settings?: Readonly<Record<string, string>>,
    args?: readonly string[],
  ): Promise<Receiver>;
  readRecord(kind: string, id: string): Promise<ResultRecord | undefined>;
  /** Each file's path, bytes and metadata. */
  readFiles(prefix?: string): Promise<readonly StoredFile[]>;
  close(): Promise<void>;
}

export interface StoredFile {
  readonly path: string;
  readonly bytes: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

interface StageOptions {
  /** The object that `calls.json` holds. */
  readonly calls?: object | undefined;
  /** A file that takes the place of the table of handlers. */
  readonly handlers?: string | undefined;
}

/** Opens a stage; receivers that were started on it end with it. */
export async function openResultsStage({
  calls,
  handlers,
}: StageOptions = {}): Promise<ResultsStage> {
  const [azurite, api, app] = await Promise.all([
    startAzurite(),
    startOpenAi({ retryAfterSeconds: 0.01 }),
    openApp({ calls, handlers }),
  ]);
  const storage = await startStorageProxy(azurite.ports);
  const { connectionString } = azurite;
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  for (const name of ['tickets', 'notifications']) await clients.queue(name).create();
  const receivers: Receiver[] = [];

  return {
    api,
    storage,
    clients,
    async startReceiver(settings, args = []) {
      const receiver = await startReceiver(
        {
          AzureWebJobsStorage: storage.connectionString,
          AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.2',
          OPENAI_API_KEY: 'sk-test-key',
          OPENAI_BASE_URL: api.baseUrl,
          ...settings,
        },
        { folder: app.folder, args },
      );
      receivers.push(receiver);
      return receiver;
    },
    async readRecord(kind, id) {
      const records = createResultsTable(clients.table('results'), () => new Date());
      return (await records.read(kind, id))?.record;
    },
    async readFiles(prefix = '') {
      const container = await clients.container('results');
      const files: StoredFile[] = [];
      for await (const { name } of container.listBlobsFlat({ prefix })) {
        const { readableStreamBody, metadata = {} } = await container
          .getBlobClient(name)
          .download();
        if (!readableStreamBody) throw new Error(`${name} has no content`);
        files.push({ path: name, bytes: await buffer(readableStreamBody), metadata });
      }
      return files.toSorted((a, b) => a.path.localeCompare(b.path));
    },
    async close() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await storage.close();
      await Promise.all([api.stop(), azurite.stop(), app.remove()]);
    },
  };
}

/** The app that all stages share, or one of its own where it is another. */
async function openApp({ calls, handlers }: StageOptions) {
  if (!calls && handlers === undefined) {
    return { folder: await shareBuild('app'), remove: async () => {} };
  }
  const folder = await mkdtemp(join(tmpdir(), 'results-stage-'));
  if (handlers === undefined) await cp(await shareBuild('app'), folder, { recursive: true });
  else await build({ outdir: folder, handlers });
  if (calls) await writeFile(join(folder, 'calls.json'), JSON.stringify(calls));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Waits for the line that ends a delivery. */
export async function untilDone(receiver: Receiver, ...ids: readonly string[]): Promise<void> {
  await vi.waitFor(
    () => {
      const open = ids.filter(
        (id) => !receiver.linesOf(id).some(({ message }) => message === 'done'),
      );
      if (open.length > 0) throw new Error(`not done: ${open.join(', ')}`);
    },
    { timeout: 200_000, interval: 50 },
  );
}
