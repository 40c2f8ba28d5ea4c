import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenAiStandIn, startOpenAi } from '../../../dev/openai/server.ts';
import { createStorageClients, type StorageClients } from '../../../src/azure/storage-clients.ts';
import { createContext } from '../../../src/cli/context.ts';
import { startConsole } from '../../../src/cli/console/start-console.ts';
import { type Storage, startStorage } from '../../chaos/storage.ts';
import { toSettings } from '../../cli/spawn-cli.ts';
import { type Receiver, secret, startReceiver } from '../../e2e/receiver.ts';
import { shareBuild } from '../../share-build.ts';

/** Everything that `npm start` runs, with its page, on storage that can go away. */
export interface Stack {
  readonly api: OpenAiStandIn;
  readonly receiver: Receiver;
  readonly storage: Storage;
  /** Straight to the account. */
  readonly clients: StorageClients;
  /** The page's, with the token of its start. */
  readonly link: string;
  readonly origin: string;
  /** Ends all of it. */
  end(): Promise<void>;
}

/** Waits that are short, and no timer that does anything by itself. */
const hasty = {
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.2',
  RETRY_BASE_SECONDS: '0.2',
  RECONCILE: 'off',
  PURGE_SCHEDULE: '0 0 0 1 1 *',
  SWEEP_SCHEDULE: '0 0 0 1 1 *',
};

/** Starts all of it, as `npm start` does, and the page's server over the same settings. */
export async function openStack(pageFolder: string): Promise<Stack> {
  await using started = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'stack-'));
  started.defer(() => rm(folder, { recursive: true, force: true }));
  const [storage, app] = await Promise.all([
    startStorage(join(folder, 'storage'), new AbortController().signal),
    shareBuild('app'),
  ]);
  started.defer(() => storage.end());
  const api = await startOpenAi({ retryAfterSeconds: 0.01 });
  started.defer(() => api.stop());

  const { connectionString } = storage;
  const settings = {
    AzureWebJobsStorage: connectionString,
    OPENAI_WEBHOOK_SECRET: secret,
    OPENAI_API_KEY: 'sk-test-key',
    OPENAI_BASE_URL: api.baseUrl,
  };
  await writeFile(join(folder, 'local.settings.json'), JSON.stringify(toSettings(settings)));
  const receiver = await startReceiver({ ...settings, ...hasty }, { folder: app });
  started.defer(() => receiver.stop());
  const inspector = await startConsole({
    context: createContext({}, { env: {}, folder, hide: () => {} }),
    now: () => new Date(),
    port: 0,
    pageFolder,
    localUrl: `${receiver.url}/webhook`,
    signingSecret: async () => secret,
  });
  started.defer(() => inspector.stop());

  const running = started.move();
  return {
    api,
    receiver,
    storage,
    clients: createStorageClients({ kind: 'connection-string', connectionString }),
    link: inspector.url,
    origin: new URL(inspector.url).origin,
    end: () => running.disposeAsync(),
  };
}
