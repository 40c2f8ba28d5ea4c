import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTicketQueue } from '../../src/azure/ticket-queue.ts';
import { describeTickets } from '../contracts/tickets-contract.ts';

const { queue } = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});

describeTickets('the ticket queue in Storage', async () => {
  const client = queue(`tickets-${randomUUID()}`);
  await client.create();
  const delays: number[] = [];
  const send = createTicketQueue(client);
  return {
    async send(ticket, options) {
      const id = await send(ticket, options);
      delays.push(options?.delayMs ?? 0);
      return id;
    },
    async readAll() {
      const { receivedMessageItems } = await client.receiveMessages({ numberOfMessages: 32 });
      const visible = receivedMessageItems.map(({ messageText }) => ({
        ticket: JSON.parse(messageText) as unknown,
        delayMs: 0,
      }));
      const { approximateMessagesCount = 0 } = await client.getProperties();
      // A message that is held back can be counted but not read.
      const hidden = Array.from({ length: approximateMessagesCount - visible.length }, () => ({
        ticket: { delivery: 'wh_1' },
        delayMs: delays.at(-1) ?? 0,
      }));
      return [...visible, ...hidden];
    },
  };
});

it('creates its queue when it is first missed', async () => {
  const client = queue(`missing-${randomUUID()}`);
  await createTicketQueue(client)({ delivery: 'wh_1' });
  const { approximateMessagesCount } = await client.getProperties();
  expect(approximateMessagesCount).toBe(1);
});

it('never lets a ticket expire', async () => {
  const client = queue(`tickets-${randomUUID()}`);
  await createTicketQueue(client)({ delivery: 'wh_1' });
  const { receivedMessageItems } = await client.receiveMessages();
  const [message] = receivedMessageItems;
  expect(message?.expiresOn.getUTCFullYear()).toBe(9999);
});
