import * as names from '../../azure/names.ts';
import type { Stores } from '../../stores.ts';
import { traceInbox } from './trace-inbox.ts';
import { traceFiles, traceRecords } from './trace-results.ts';
import { traceKeep, traceSendNotice, traceSendTicket } from './trace-send.ts';

/** Stores with a span for each call that belongs to an event; scans and probes have none. */
export function traceStores(stores: Stores): Stores {
  return {
    ...stores,
    inbox: traceInbox(stores.inbox, names.INBOX_TABLE),
    sendTicket: traceSendTicket(stores.sendTicket, names.TICKET_QUEUE),
    keepUnreadable: traceKeep(stores.keepUnreadable, names.UNREADABLE_QUEUE),
    records: traceRecords(stores.records, names.RESULTS_TABLE),
    files: traceFiles(stores.files),
    sendNotice: traceSendNotice(stores.sendNotice, names.NOTICE_QUEUE),
    keepDeadNotice: traceKeep(stores.keepDeadNotice, names.DEAD_NOTICE_QUEUE),
  };
}
