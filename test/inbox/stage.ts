import { randomUUID } from 'node:crypto';
import { createInboxRows } from '../../src/azure/inbox-list.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import {
  bury,
  claim,
  complete,
  type Delivery,
  retry,
  type State,
} from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReceived } from '../fixtures/delivery.ts';

/** An inbox in a table of its own, and its rows for lists. */
export async function createTableStage(connectionString: string) {
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  const table = clients.table(`inbox${randomUUID().replaceAll('-', '')}`);
  await table.createTable();
  return { inbox: createTableInbox(table), rows: createInboxRows(table) };
}

/** Stores a delivery in a state; the end, or the last step, is `ms` after it was received. */
export async function put(
  inbox: Inbox,
  state: State,
  { ms = 0, ...parts }: Partial<Delivery> & { readonly ms?: number } = {},
): Promise<Delivery> {
  const received = createReceived(parts);
  await inbox.insert(received);
  const at = new Date(received.receivedAt.getTime() + ms);
  const processing = claim(received, { owner: 'worker-1', until: at }, at);
  const delivery = {
    received,
    processing,
    retrying: retry(processing, at, 'Error: busy', at),
    done: complete(processing, 'stored', at),
    dead: bury(processing, 'Error: no use', at),
  }[state];
  const { version = '' } = (await inbox.read(received.id)) ?? {};
  await inbox.replace(delivery, version);
  return delivery;
}
