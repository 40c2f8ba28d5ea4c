import { createHash } from 'node:crypto';
import { type DeliveryEntity, fromEntity } from '../../src/azure/delivery-entity.ts';
import { INBOX_TABLE, TICKET_QUEUE } from '../../src/azure/names.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import type { HistoryEntry, State } from '../../src/webhooks/delivery.ts';

/** What a row says in the end. */
export interface Row {
  readonly state: State;
  readonly attempts: number;
  readonly history: readonly HistoryEntry[];
  /** SHA-256 of the stored body, in hex. */
  readonly bodyHash: string;
}

/** The app's storage as an onlooker sees it. */
export interface InboxView {
  /** Rows neither done nor dead. */
  countUnfinished(): Promise<number>;
  /** Tickets in the queue, visible or not. */
  countTickets(): Promise<number>;
  /** All rows by delivery. */
  readRows(): Promise<Map<string, Row>>;
}

/** Looks into the inbox and the queue without a hand of the app's processes. */
export function createInboxView(connectionString: string): InboxView {
  const clients = createStorageClients({ kind: 'connection-string', connectionString });
  const table = clients.table(INBOX_TABLE);
  const queue = clients.queue(TICKET_QUEUE);
  return {
    async countUnfinished() {
      const queryOptions = { filter: "state ne 'done' and state ne 'dead'", select: ['RowKey'] };
      return zeroIfMissing(async () => {
        let count = 0;
        for await (const page of table.listEntities({ queryOptions }).byPage()) {
          count += page.length;
        }
        return count;
      });
    },
    async countTickets() {
      return zeroIfMissing(async () => {
        const { approximateMessagesCount } = await queue.getProperties();
        return approximateMessagesCount ?? 0;
      });
    },
    async readRows() {
      const rows = new Map<string, Row>();
      await zeroIfMissing(async () => {
        for await (const entity of table.listEntities<DeliveryEntity>()) {
          const { id, attempts, progress, history, body } = fromEntity(entity);
          rows.set(id, { state: progress.state, attempts, history, bodyHash: hash(body) });
        }
        return rows.size;
      });
      return rows;
    },
  };
}

/** How a body is compared. */
export function hash(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

/** Table and queue come to be with the first delivery. */
async function zeroIfMissing(count: () => Promise<number>): Promise<number> {
  try {
    return await count();
  } catch (error) {
    if (hasStatus(error, 404)) return 0;
    throw error;
  }
}
