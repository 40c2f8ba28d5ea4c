import type { StorageConfig } from '../config/storage.ts';
import { lookOnce, type Place, type PlaceState } from '../doctor/place.ts';
import { hasStatus } from '../webhooks/errors.ts';
import { toCallOptions } from './call-options.ts';
import * as names from './names.ts';
import { createStorageClients, type StorageClients } from './storage-clients.ts';

/** All that the receiver has in its storage account, for a look at each. */
export interface Places {
  readonly tables: { readonly inbox: Place; readonly results: Place };
  readonly queues: {
    readonly tickets: Place;
    readonly poison: Place;
    readonly unreadable: Place;
    readonly notices: Place;
    readonly poisonNotices: Place;
    readonly deadNotices: Place;
  };
  readonly container: Place;
}

/** Looks at each once and with few rights: reads one row, properties of queues, those of the container. */
export async function createPlaces(config: StorageConfig): Promise<Places> {
  const clients = createStorageClients(config);
  const queue = (name: string) => toQueue(clients, name);
  return {
    tables: {
      inbox: toTable(clients, names.INBOX_TABLE),
      results: toTable(clients, names.RESULTS_TABLE),
    },
    queues: {
      tickets: queue(names.TICKET_QUEUE),
      poison: queue(names.POISON_QUEUE),
      unreadable: queue(names.UNREADABLE_QUEUE),
      notices: queue(names.NOTICE_QUEUE),
      poisonNotices: queue(names.NOTICE_POISON_QUEUE),
      deadNotices: queue(names.DEAD_NOTICE_QUEUE),
    },
    container: await toContainer(clients, names.RESULTS_CONTAINER),
  };
}

function toTable(clients: StorageClients, name: string): Place {
  const table = clients.table(name);
  return lookOnce({
    kind: 'table',
    name,
    service: withoutEnd(table.url),
    look: (signal) =>
      unlessMissing(async () => {
        const queryOptions = { select: ['PartitionKey'] };
        const rows = table.listEntities({ queryOptions, ...toCallOptions(signal) });
        await rows.byPage({ maxPageSize: 1 }).next();
        return { isThere: true };
      }),
    create: (signal) => table.createTable(toCallOptions(signal)),
  });
}

function toQueue(clients: StorageClients, name: string): Place {
  const queue = clients.queue(name);
  return lookOnce({
    kind: 'queue',
    name,
    service: toService(queue.url, name),
    look: (signal) =>
      unlessMissing(async () => {
        const { approximateMessagesCount = 0 } = await queue.getProperties(toCallOptions(signal));
        return { isThere: true, messages: approximateMessagesCount };
      }),
    create: async (signal) => void (await queue.createIfNotExists(toCallOptions(signal))),
  });
}

async function toContainer(clients: StorageClients, name: string): Promise<Place> {
  const container = await clients.container(name);
  return lookOnce({
    kind: 'container',
    name,
    service: toService(container.url, name),
    look: (signal) =>
      unlessMissing(async () => {
        await container.getProperties(toCallOptions(signal));
        return { isThere: true };
      }),
    create: async (signal) => void (await container.createIfNotExists(toCallOptions(signal))),
  });
}

async function unlessMissing(look: () => Promise<PlaceState>): Promise<PlaceState> {
  try {
    return await look();
  } catch (error) {
    if (hasStatus(error, 404)) return { isThere: false };
    throw error;
  }
}

/** The address without the name and a signature that gives access. */
function toService(url: string, name: string): string {
  const { origin, pathname } = new URL(url);
  return withoutEnd(`${origin}${pathname.slice(0, pathname.lastIndexOf(name))}`);
}

function withoutEnd(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/\/+$/, '');
}
