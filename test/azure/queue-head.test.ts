import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import {
  createReadHeadInsertedAt,
  createTicketQueue,
  createUnreadableQueue,
} from '../../src/azure/ticket-queue.ts';

const { queue } = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});

it('no queue and an empty one have no head', async () => {
  const client = queue(`head-${randomUUID()}`);
  expect(await createReadHeadInsertedAt(client)()).toBeUndefined();
  await client.create();
  expect(await createReadHeadInsertedAt(client)()).toBeUndefined();
});

it('the head is the oldest message that is visible', async () => {
  const client = queue(`head-${randomUUID()}`);
  const send = createTicketQueue(client);
  await send({ delivery: 'wh_hidden' }, { delayMs: 3_600_000 });
  expect(await createReadHeadInsertedAt(client)()).toBeUndefined();
  await send({ delivery: 'wh_1' });
  await send({ delivery: 'wh_2' });
  const { peekedMessageItems } = await client.peekMessages({ numberOfMessages: 2 });
  const [first] = peekedMessageItems;
  expect(await createReadHeadInsertedAt(client)()).toEqual(first?.insertedOn);
});

it.each([
  ['a text as it was', 'no ticket', 'no ticket'],
  ['anything else as JSON', { delivery: 7 }, '{"delivery":7}'],
])('what is no ticket is kept: %s', async (_name, message, kept) => {
  const client = queue(`unreadable-${randomUUID()}`);
  const id = await createUnreadableQueue(client)(message);
  const { receivedMessageItems } = await client.receiveMessages();
  const [item] = receivedMessageItems;
  expect(item?.messageId).toBe(id);
  expect(item?.messageText).toBe(kept);
  expect(item?.expiresOn.getUTCFullYear()).toBe(9999);
});
