import { randomUUID } from 'node:crypto';
import type { QueueClient } from '@azure/storage-queue';
import { expect, inject, it } from 'vitest';
import { createDeadNoticeQueue, createNoticeQueue } from '../../src/azure/notice-queue.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { describeNotices } from '../contracts/notices-contract.ts';
import { toNotice } from '../notify/notices.ts';

const { queue } = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});

const message = { channel: 'teams', notice: toNotice(), attempt: 8 };

async function readTexts(client: QueueClient): Promise<string[]> {
  const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) => messageText);
}

describeNotices('the queue of notices in Storage', async () => {
  const client = queue(`notifications-${randomUUID()}`);
  await client.create();
  return {
    send: createNoticeQueue(client),
    async readVisible() {
      const texts = await readTexts(client);
      return texts.map((text) => JSON.parse(text) as unknown);
    },
    async count() {
      const { approximateMessagesCount = 0 } = await client.getProperties();
      return approximateMessagesCount;
    },
  };
});

it.each([
  ['a queue', createNoticeQueue],
  ['the queue of what was given up', createDeadNoticeQueue],
])('creates %s when it is first missed', async (_what, create) => {
  const client = queue(`missing-${randomUUID()}`);
  expect(await create(client)(message)).not.toBe('');
  const [text = ''] = await readTexts(client);
  expect(JSON.parse(text)).toEqual(message);
});

it.each([
  ['a message', createNoticeQueue],
  ['what was given up', createDeadNoticeQueue],
])('never lets %s expire', async (_what, create) => {
  const client = queue(`notifications-${randomUUID()}`);
  await create(client)(message);
  const { receivedMessageItems } = await client.receiveMessages();
  expect(receivedMessageItems[0]?.expiresOn.getUTCFullYear()).toBe(9999);
});

it('sends nothing but printable ASCII, which every XML can hold', async () => {
  const client = queue(`notifications-${randomUUID()}`);
  const notice = toNotice({ summary: 'Zoë 😀 \ufffe\uffff\ud800\u007f\u0085' });
  await createNoticeQueue(client)({ channel: 'slack', notice, attempt: 1 });
  const [text = ''] = await readTexts(client);
  expect(text).toMatch(/^[\x20-\x7e]+$/);
  expect(JSON.parse(text)).toMatchObject({ notice });
});
