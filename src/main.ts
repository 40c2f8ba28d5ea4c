import { randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { INBOX_TABLE, TICKET_QUEUE } from './azure/names.ts';
import { createStorageClients } from './azure/storage-clients.ts';
import { createTableInbox } from './azure/table-inbox.ts';
import { createTicketQueue } from './azure/ticket-queue.ts';
import { readConfig } from './config.ts';
import { createProcessFunction } from './functions/process.ts';
import { createReceiveFunction } from './functions/receive.ts';
import { handlers } from './handlers/index.ts';
import { createDispatch } from './webhooks/dispatch.ts';
import { createReceive } from './webhooks/receive.ts';
import { createWork } from './webhooks/work.ts';

const config = readConfig(process.env);
const now = () => new Date();

const storage = createStorageClients(config.storage);
const inbox = createTableInbox(storage.table(INBOX_TABLE));
const sendTicket = createTicketQueue(storage.queue(TICKET_QUEUE));

const receive = createReceive({
  readSecrets: () => Promise.resolve(config.secrets),
  inbox,
  sendTicket,
  now,
  storageBudgetMs: config.storageBudgetMs,
});

const work = createWork({
  inbox,
  sendTicket,
  dispatch: createDispatch(handlers),
  policy: config.work,
  now,
  random: Math.random,
  createOwner: randomUUID,
});

app.http('receive', {
  methods: ['POST'],
  route: 'webhook',
  authLevel: 'anonymous',
  handler: createReceiveFunction(receive),
});

app.storageQueue('process', {
  queueName: TICKET_QUEUE,
  connection: 'AzureWebJobsStorage',
  handler: createProcessFunction(work),
});
