import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { readQueueLength } from '../../src/azure/queue-length.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTicketQueue } from '../../src/azure/ticket-queue.ts';

const connectionString = inject('storage');
const { queue } = createStorageClients({ kind: 'connection-string', connectionString });

it('a queue that is not there yet is empty', async () => {
  expect(await readQueueLength(queue(`length-${randomUUID()}`))).toBe(0);
});

it('counts what is visible, held back and being worked on', async () => {
  const client = queue(`length-${randomUUID()}`);
  await client.create();
  expect(await readQueueLength(client)).toBe(0);
  const send = createTicketQueue(client);
  await send({ delivery: 'wh_1' });
  await send({ delivery: 'wh_2' }, { delayMs: 3_600_000 });
  await send({ delivery: 'wh_3' });
  await client.receiveMessages({ numberOfMessages: 1 });
  expect(await readQueueLength(client)).toBe(3);
});

it('rejects where storage refuses', async () => {
  const refused = createStorageClients({
    kind: 'connection-string',
    connectionString: connectionString.replace(/AccountKey=[^;]+/, 'AccountKey=aHVzaA=='),
  });
  await expect(readQueueLength(refused.queue('tickets'))).rejects.toMatchObject({
    statusCode: 403,
  });
});
