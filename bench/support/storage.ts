import { setTimeout as sleep } from 'node:timers/promises';
import type { AzuritePorts } from '../../dev/azurite.ts';
import { startAzurite } from '../../dev/azurite.ts';
import * as names from '../../src/azure/names.ts';
import { createStorageClients, type StorageClients } from '../../src/azure/storage-clients.ts';

/** An Azurite of its own, with every table and queue there and empty. */
export interface BenchStorage {
  readonly connectionString: string;
  readonly ports: AzuritePorts;
  readonly clients: StorageClients;
  /** Resolves when no ticket is left, visible or in work. */
  waitUntilDrained(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const pollMs = 50;

/** Starts Azurite in memory and creates what the app would create when it first misses it. */
export async function openStorage(signal: AbortSignal): Promise<BenchStorage> {
  const { connectionString, ports, kill } = await startAzurite({ signal });
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  await Promise.all([
    clients.table(names.INBOX_TABLE).createTable(),
    clients.table(names.RESULTS_TABLE).createTable(),
    ...[names.TICKET_QUEUE, names.POISON_QUEUE, names.NOTICE_QUEUE, names.UNREADABLE_QUEUE].map(
      (name) => clients.queue(name).create(),
    ),
  ]);
  const tickets = clients.queue(names.TICKET_QUEUE);
  return {
    connectionString,
    ports,
    clients,
    async waitUntilDrained(stop) {
      while ((await tickets.getProperties()).approximateMessagesCount) {
        await sleep(pollMs, undefined, { signal: stop });
      }
    },
    // It holds nothing that is worth to be saved.
    close: kill,
  };
}
