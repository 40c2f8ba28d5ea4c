import { createDeadNoticeQueue, createNoticeQueue } from './azure/notice-queue.ts';
import * as names from './azure/names.ts';
import { readQueueLength } from './azure/queue-length.ts';
import { createResultsFiles } from './azure/results-files.ts';
import { createResultsTable } from './azure/results-table.ts';
import { createStorageClients } from './azure/storage-clients.ts';
import { createTableInbox } from './azure/table-inbox.ts';
import {
  createReadHeadInsertedAt,
  createTicketQueue,
  createUnreadableQueue,
} from './azure/ticket-queue.ts';
import type { StorageConfig } from './config/storage.ts';

/** What holds work, and what nothing works off. */
const QUEUES = [
  names.TICKET_QUEUE,
  names.POISON_QUEUE,
  names.UNREADABLE_QUEUE,
  names.NOTICE_QUEUE,
  names.NOTICE_POISON_QUEUE,
  names.DEAD_NOTICE_QUEUE,
];

export type Stores = ReturnType<typeof createStores>;

/** What the app keeps in its storage account; nothing is requested until one is used. */
export function createStores(config: StorageConfig, now: () => Date) {
  const storage = createStorageClients(config);
  const inboxTable = storage.table(names.INBOX_TABLE);
  const resultsTable = storage.table(names.RESULTS_TABLE);
  const tickets = storage.queue(names.TICKET_QUEUE);
  return {
    inboxTable,
    inbox: createTableInbox(inboxTable),
    sendTicket: createTicketQueue(tickets),
    readHeadInsertedAt: createReadHeadInsertedAt(tickets),
    keepUnreadable: createUnreadableQueue(storage.queue(names.UNREADABLE_QUEUE)),
    resultsTable,
    records: createResultsTable(resultsTable, now),
    files: createResultsFiles(() => storage.container(names.RESULTS_CONTAINER)),
    sendNotice: createNoticeQueue(storage.queue(names.NOTICE_QUEUE)),
    queueLengths: Object.fromEntries(
      QUEUES.map((name) => [name, () => readQueueLength(storage.queue(name))] as const),
    ),
    keepDeadNotice: createDeadNoticeQueue(storage.queue(names.DEAD_NOTICE_QUEUE)),
  };
}
