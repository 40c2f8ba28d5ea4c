import { randomUUID } from 'node:crypto';
import { app } from '@azure/functions';
import { createCredential, createGetToken } from './azure/credential.ts';
import { createExpiredResults } from './azure/expired-results.ts';
import { countDead, createFinishedRows, createUnfinishedRows } from './azure/inbox-scan.ts';
import {
  DEAD_NOTICE_QUEUE,
  INBOX_TABLE,
  NOTICE_QUEUE,
  POISON_QUEUE,
  RESULTS_CONTAINER,
  RESULTS_TABLE,
  TICKET_QUEUE,
  UNREADABLE_QUEUE,
} from './azure/names.ts';
import { createDeadNoticeQueue, createNoticeQueue } from './azure/notice-queue.ts';
import { createResultsFiles } from './azure/results-files.ts';
import { createResultsTable } from './azure/results-table.ts';
import { createStorageClients } from './azure/storage-clients.ts';
import { createTableInbox } from './azure/table-inbox.ts';
import {
  createReadHeadInsertedAt,
  createTicketQueue,
  createUnreadableQueue,
} from './azure/ticket-queue.ts';
import { decideCall, type IncomingCall } from './calls/policy.ts';
import { readConfig } from './config.ts';
import { readCallPolicyFile } from './config/call-policy-file.ts';
import { createBuryFunction } from './functions/bury.ts';
import { createHealthDetailsFunction, createHealthFunction } from './functions/health.ts';
import { createNotifyFunction } from './functions/notify.ts';
import { createProcessFunction } from './functions/process.ts';
import { createPurgeFunction } from './functions/purge.ts';
import { createReceiveFunction } from './functions/receive.ts';
import { createReconcileFunction } from './functions/reconcile.ts';
import { createSweepFunction } from './functions/sweep.ts';
import type { HandlerContext } from './handlers/context.ts';
import { handlers } from './handlers/index.ts';
import { createNotify } from './notify/notify.ts';
import { createPostNotice, NOTICE_POLICY } from './notify/post-notice.ts';
import { createGetOpenAI } from './openai/client.ts';
import { createFindEvalRun } from './openai/find-eval-run.ts';
import { createListEnded } from './openai/list-ended.ts';
import { createReconcile } from './reconcile/reconcile.ts';
import { createBadCallers } from './webhooks/bad-callers.ts';
import { createBury } from './webhooks/bury.ts';
import { createDispatch } from './webhooks/dispatch.ts';
import { createFastLane, toFastLanePolicy } from './webhooks/fast-lane.ts';
import { createHealth } from './webhooks/health.ts';
import { createPurge } from './webhooks/purge.ts';
import { createReceive } from './webhooks/receive.ts';
import { createSweep } from './webhooks/sweep.ts';
import { createWork } from './webhooks/work.ts';

const config = readConfig(process.env, readCallPolicyFile());
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
const resultsTable = storage.table(RESULTS_TABLE);
const records = createResultsTable(resultsTable, now);
const sendNotice = createNoticeQueue(storage.queue(NOTICE_QUEUE));
const credential = createCredential(
  config.storage.kind === 'identity' ? config.storage.clientId : undefined,
);
const getOpenAI = createGetOpenAI(config.accounts, createGetToken(credential));

const services = {
  results: {
    records,
    files: createResultsFiles(() => storage.container(RESULTS_CONTAINER)),
  },
  notify: createNotify({ channels: config.channels, send: sendNotice }),
  findEvalRun: createFindEvalRun(config.evalIds),
  decideCall: (call: IncomingCall) => decideCall(config.calls, call),
};

const worker = {
  inbox,
  sendTicket,
  dispatch: createDispatch<HandlerContext>(handlers, (attempt) => ({
    ...attempt,
    ...services,
    openai: () => getOpenAI(attempt.sender, attempt.log),
  })),
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

app.storageQueue('notify', {
  queueName: NOTICE_QUEUE,
  connection,
  handler: createNotifyFunction({
    postNotice: createPostNotice({
      channels: config.channels,
      send: sendNotice,
      keepDead: createDeadNoticeQueue(storage.queue(DEAD_NOTICE_QUEUE)),
      policy: NOTICE_POLICY,
      now,
      random: Math.random,
    }),
    keepUnreadable,
  }),
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

const { retentionMs, resultsMs, callsMs } = config.purge;
app.timer('purge', {
  schedule: config.purge.schedule,
  handler: createPurgeFunction({
    deliveries: createPurge({ rows: createFinishedRows(table), retentionMs, now }),
    results: createPurge({
      rows: createExpiredResults(resultsTable, 'others'),
      retentionMs: resultsMs,
      now,
    }),
    calls: createPurge({
      rows: createExpiredResults(resultsTable, 'calls'),
      retentionMs: callsMs,
      now,
    }),
  }),
});

const listFor = (sender: string) =>
  createListEnded(() => getOpenAI(sender), config.reconcile.pages);
const reconciled = config.reconcile.mode === 'off' ? [] : [...config.accounts.keys()];
app.timer('reconcile', {
  schedule: config.reconcile.schedule,
  handler: createReconcileFunction(
    createReconcile({
      senders: new Map(reconciled.map((sender) => [sender, listFor(sender)])),
      records,
      inbox,
      sendTicket,
      policy: config.reconcile,
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
