import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { describeInbox } from '../contracts/inbox-contract.ts';
import { createReceived } from '../fixtures/delivery.ts';

const { table } = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const client = table(`inbox${randomUUID().replaceAll('-', '')}`);

describeInbox('the inbox in Table Storage', () => createTableInbox(client));

it('creates its table when it is first missed, also when many miss it at once', async () => {
  const inbox = createTableInbox(table(`missing${randomUUID().replaceAll('-', '')}`));
  const delivery = createReceived();
  const inserted = await Promise.all(Array.from({ length: 5 }, () => inbox.insert(delivery)));
  expect(inserted.filter(Boolean)).toHaveLength(1);
});

it('writes columns that an operator can query', async () => {
  const inbox = createTableInbox(client);
  const delivery = createReceived({ id: 'wh_queried', body: Buffer.alloc(70_000, 'x') });
  await inbox.insert(delivery);
  const [row] = await Array.fromAsync(
    client.listEntities({ queryOptions: { filter: "deliveryId eq 'wh_queried'" } }),
  );
  expect(row).toMatchObject({
    rowKey: 'wh_queried',
    state: 'received',
    type: 'response.completed',
    eventId: 'evt_1',
    sender: 'default',
    attempts: 0,
    receivedAt: delivery.receivedAt,
    bodyBytes: 70_000,
  });
});
