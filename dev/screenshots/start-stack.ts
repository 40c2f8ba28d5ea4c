import { fork } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildConsole } from '../../console/build.ts';
import { createStorageClients, type StorageClients } from '../../src/azure/storage-clients.ts';
import { createContext } from '../../src/cli/context.ts';
import { startConsole } from '../../src/cli/console/start-console.ts';
import { startAzurite } from '../azurite.ts';
import { build } from '../build.ts';
import { startOpenAi } from '../openai/server.ts';
import { findFreePorts } from '../start/ports.ts';
import { readReady, type Ready } from '../start/ready.ts';
import { rememberRunning } from '../start/running.ts';

/** What `npm start` runs, in memory and in a folder of its own. */
export interface Stack extends AsyncDisposable {
  readonly webhook: string;
  readonly clients: StorageClients;
  /** Serves the page as it would be at a time; resolves to its link. */
  openPage(now: () => Date): Promise<string>;
}

export const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const never = '0 0 0 1 1 *';
const program = join(import.meta.dirname, '../host/main.ts');

/** Starts storage, a stand-in for the API, and the app, with two senders. */
export async function startStack(): Promise<Stack> {
  await using starting = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'screenshots-'));
  starting.defer(() => rm(folder, { recursive: true, force: true }));
  const azurite = await startAzurite();
  starting.defer(() => azurite.stop());
  // The usual ports where they are free, because they are to be seen.
  const [port, apiPort] = [await findFreePorts(7071, 1), await findFreePorts(7081, 1)];
  const api = await startOpenAi({ port: apiPort });
  starting.defer(() => api.stop());
  const { connectionString } = azurite;
  const settings = {
    AzureWebJobsStorage: connectionString,
    OPENAI_WEBHOOK_SECRET: secret,
    OPENAI_WEBHOOK_SECRET__AZURE_EAST: otherSecret,
    OPENAI_API_KEY: 'stand-in',
    OPENAI_BASE_URL: api.baseUrl,
    // What is shown is what was put there.
    RECONCILE: 'off',
    SWEEP_SCHEDULE: never,
    PURGE_SCHEDULE: never,
  };
  const [app, pageFolder] = [join(folder, 'app'), join(folder, 'page')];
  await build({ outdir: app });
  await buildConsole({ outdir: pageFolder });
  const file = JSON.stringify({ IsEncrypted: false, Values: settings });
  await writeFile(join(folder, 'local.settings.json'), file);
  const host = await startHost(app, port, settings);
  starting.defer(() => host.stop());
  await mkdir(join(folder, '.azurite'));
  const { url } = host.ready;
  await rememberRunning(folder, { pid: process.pid, url, storage: connectionString });
  const webhook = `${url}/webhook`;

  const running = starting.move();
  return {
    webhook,
    clients: createStorageClients({ kind: 'connection-string', connectionString }),
    async openPage(now) {
      const page = await startConsole({
        context: createContext({}, { env: {}, folder, hide: () => {} }),
        now,
        port: 0,
        pageFolder,
        localUrl: webhook,
        signingSecret: async () => secret,
      });
      running.defer(() => page.stop());
      return page.url;
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function startHost(folder: string, port: number, settings: Readonly<Record<string, string>>) {
  const child = fork(program, ['--folder', folder, '--port', String(port), '--log', 'json'], {
    // Nothing of the developer's own.
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.on('message', (message) => {
      const found = readReady(message);
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error('the functions host ended at start')));
  });
  return {
    ready,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
