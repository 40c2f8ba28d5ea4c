import { randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { countDead, createFinishedRows, createUnfinishedRows } from './azure/inbox-scan.ts';
import { INBOX_TABLE, POISON_QUEUE, TICKET_QUEUE, UNREADABLE_QUEUE } from './azure/names.ts';
import { createStorageClients } from './azure/storage-clients.ts';
import { createTableInbox } from './azure/table-inbox.ts';
import {
  createReadHeadInsertedAt,
  createTicketQueue,
  createUnreadableQueue,
} from './azure/ticket-queue.ts';
import { readConfig } from './config.ts';
import { createBuryFunction } from './functions/bury.ts';
import { createHealthDetailsFunction, createHealthFunction } from './functions/health.ts';
import { createProcessFunction } from './functions/process.ts';
import { createPurgeFunction } from './functions/purge.ts';
import { createReceiveFunction } from './functions/receive.ts';
import { createSweepFunction } from './functions/sweep.ts';
import { handlers } from './handlers/index.ts';
import { createBadCallers } from './webhooks/bad-callers.ts';
import { createBury } from './webhooks/bury.ts';
import { createDispatch } from './webhooks/dispatch.ts';
import { createFastLane, toFastLanePolicy } from './webhooks/fast-lane.ts';
import { createHealth } from './webhooks/health.ts';
import { createPurge } from './webhooks/purge.ts';
import { createReceive } from './webhooks/receive.ts';
import { createSweep } from './webhooks/sweep.ts';
import { createWork } from './webhooks/work.ts';

const config = readConfig(process.env);
const now = () => new Date();
const connection = 'AzureWebJobsStorage';

const storage = createStorageClients(config.storage);
const table = storage.table(INBOX_TABLE);
const inbox = createTableInbox(table);
const tickets = storage.queue(TICKET_QUEUE);
const sendTicket = createTicketQueue(tickets);
const readHeadInsertedAt = createReadHeadInsertedAt(tickets);
const keepUnreadable = createUnreadableQueue(storage.queue(UNREADABLE_QUEUE));
const readSecrets = () => Promise.resolve(config.secrets);

const worker = {
  inbox,
  sendTicket,
  dispatch: createDispatch(handlers),
  now,
  random: Math.random,
  createOwner: randomUUID,
};
const fastLanePolicy = toFastLanePolicy(config.work, config.fastLane.budgetMs);

app.http('receive', {
  methods: ['POST'],
  route: 'webhook',
  authLevel: 'anonymous',
  handler: createReceiveFunction({
    receive: createReceive({
      readSecrets,
      inbox,
      sendTicket,
      now,
      fastLaneTypes: config.fastLane.types,
      storageBudgetMs: config.storageBudgetMs,
    }),
    fastLane: createFastLane(
      createWork({ ...worker, policy: fastLanePolicy }),
      config.fastLane.budgetMs,
    ),
    punish: createBadCallers(config.badCallers.failuresPerMinute, now),
    trustedHops: config.badCallers.trustedHops,
  }),
});

app.storageQueue('process', {
  queueName: TICKET_QUEUE,
  connection,
  handler: createProcessFunction(createWork({ ...worker, policy: config.work }), keepUnreadable),
});

app.storageQueue('bury', {
  queueName: POISON_QUEUE,
  connection,
  handler: createBuryFunction(
    createBury({ inbox, sendTicket, now, createOwner: randomUUID }),
    keepUnreadable,
  ),
});

app.timer('sweep', {
  schedule: config.sweep.schedule,
  handler: createSweepFunction(
    createSweep({
      rows: createUnfinishedRows(table),
      readHeadInsertedAt,
      sendTicket,
      policy: config.sweep,
      now,
    }),
  ),
});

app.timer('purge', {
  schedule: config.purge.schedule,
  handler: createPurgeFunction(
    createPurge({
      rows: createFinishedRows(table),
      retentionMs: config.purge.retentionMs,
      now,
    }),
  ),
});

const health = createHealth({
  probeInbox: async () => void (await inbox.readState('health')),
  readHeadInsertedAt,
  readSecrets,
  countDead: () => countDead(table, 1000, AbortSignal.timeout(20_000)),
  now,
});

app.http('health', {
  methods: ['GET'],
  route: 'health',
  authLevel: 'anonymous',
  handler: createHealthFunction(health.check),
});

app.http('health-details', {
  methods: ['GET'],
  route: 'health/details',
  authLevel: 'function',
  handler: createHealthDetailsFunction(health.details),
});
