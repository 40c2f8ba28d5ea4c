import type { TableClient } from '@azure/data-tables';
import type { QueueClient } from '@azure/storage-queue';
import { startAzurite } from '../../dev/azurite.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { shareBuild } from '../share-build.ts';
import { toMessage } from './messages.ts';
import { type Receiver, startReceiver } from './receiver.ts';
import { startStorageProxy, type StorageProxy } from './storage-proxy.ts';

/** A storage account of its own, and the app with the handlers of `trial-handlers.ts`. */
export interface Stage {
  /** Stands between the account and the receivers that were not given another one. */
  readonly storage: StorageProxy;
  /** Straight to the account, past every proxy. */
  readonly inbox: Inbox;
  readonly table: TableClient;
  readonly queue: (name: string) => QueueClient;
  createProxy(): Promise<StorageProxy>;
  /** Takes its share of the tickets until it is stopped, at the latest with the stage. */
  startReceiver(
    settings?: Readonly<Record<string, string>>,
    args?: readonly string[],
  ): Promise<Receiver>;
  /** Sends a message that the receiver takes for a ticket. */
  sendTicket(text: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Settings that make every wait short; timers only run when they are asked to. */
const hasty = {
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: '00:00:00.2',
  PURGE_SCHEDULE: '0 0 0 1 1 *',
  SWEEP_SCHEDULE: '0 0 0 1 1 *',
  SWEEP_LATE_SECONDS: '1',
  RETENTION_DAYS: '4',
} as const;

/** Opens a stage whose inbox and queues are there and empty. */
export async function openStage(): Promise<Stage> {
  const [azurite, app] = await Promise.all([startAzurite(), shareBuild('trial-app')]);
  const { connectionString, ports } = azurite;
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  const table = clients.table('inbox');
  await table.createTable();
  for (const name of ['tickets', 'tickets-poison', 'tickets-unreadable']) {
    await clients.queue(name).create();
  }
  const proxies: StorageProxy[] = [];
  const receivers: Receiver[] = [];
  const createProxy = async () => {
    const proxy = await startStorageProxy(ports);
    proxies.push(proxy);
    return proxy;
  };
  const storage = await createProxy();

  return {
    storage,
    inbox: createTableInbox(table),
    table,
    queue: clients.queue,
    createProxy,
    async startReceiver(settings, args = []) {
      const all = { AzureWebJobsStorage: storage.connectionString, ...hasty, ...settings };
      const receiver = await startReceiver(all, { folder: app, args });
      receivers.push(receiver);
      return receiver;
    },
    sendTicket: (text) => clients.queue('tickets').sendMessage(toMessage(text)),
    async close() {
      await Promise.all(receivers.map((receiver) => receiver.stop()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await azurite.stop();
    },
  };
}

/** Runs a timer function now, and does not wait for it. */
export async function runTimer(
  receiver: Receiver,
  name: 'sweep' | 'purge' | 'reconcile',
): Promise<void> {
  const init = { method: 'POST', body: JSON.stringify({ input: '' }) };
  const { status } = await fetch(`${receiver.url}/admin/functions/${name}`, init);
  if (status !== 202) throw new Error(`the host answered ${status}`);
}
