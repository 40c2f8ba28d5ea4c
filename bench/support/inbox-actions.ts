import { randomUUID } from 'node:crypto';
import { createInboxRows } from '../../src/azure/inbox-list.ts';
import { createFinishedRows, createUnfinishedRows } from '../../src/azure/inbox-scan.ts';
import { createListDeliveries } from '../../src/inbox/list.ts';
import { createStores } from '../../src/stores.ts';
import { claim, complete } from '../../src/webhooks/delivery.ts';
import type { Stored } from '../../src/webhooks/inbox.ts';
import { createPurge } from '../../src/webhooks/purge.ts';
import { createReceive } from '../../src/webhooks/receive.ts';
import { createSweep } from '../../src/webhooks/sweep.ts';
import { createSignedMany, secret } from './deliveries.ts';

const now = () => new Date();
const DAY_MS = 24 * 3600 * 1000;

/** When what a purge is to find has finished. */
export const expiredAt = new Date(Date.now() - 60 * DAY_MS);

/** What the app and its operators do with the inbox, as the app does it. */
export function createInboxActions(connectionString: string) {
  const stores = createStores({ kind: 'connection-string', connectionString }, now);
  const { inbox, sendTicket, readHeadInsertedAt, inboxTable } = stores;
  const receive = createReceive({
    readSecrets: () => Promise.resolve([{ sender: 'default', value: secret }]),
    inbox,
    sendTicket,
    now,
    fastLaneTypes: new Set(),
    storageBudgetMs: 60_000,
  });
  const list = createListDeliveries(createInboxRows(inboxTable));
  const sweep = createSweep({
    rows: createUnfinishedRows(inboxTable),
    readHeadInsertedAt,
    sendTicket,
    policy: { lateMs: 600_000, againMs: 3_600_000, batch: 100 },
    now,
  });
  const purge = createPurge({
    rows: createFinishedRows(inboxTable),
    retentionMs: 30 * DAY_MS,
    now,
  });

  return {
    table: inboxTable,
    /** Takes in so many new deliveries, one after the other; resolves to their ids. */
    async receive(count: number): Promise<string[]> {
      const deliveries = createSignedMany('response.completed', count);
      for (const { headers, body } of deliveries) {
        const receipt = await receive({ headers: new Headers(headers), body });
        if (receipt.outcome !== 'received') throw new Error(`not received: ${receipt.outcome}`);
      }
      return deliveries.map(({ id }) => id);
    },
    /** Reads and claims each. */
    async claim(ids: readonly string[]): Promise<Stored[]> {
      const claimed: Stored[] = [];
      for (const id of ids) {
        const stored = await inbox.read(id);
        const lease = { owner: randomUUID(), until: new Date(Date.now() + 300_000) };
        const next =
          stored && (await inbox.replace(claim(stored.delivery, lease, now()), stored.version));
        if (!next) throw new Error(`${id} cannot be claimed`);
        claimed.push(next);
      }
      return claimed;
    },
    async complete(claimed: readonly Stored[]): Promise<void> {
      for (const { delivery, version } of claimed) {
        await inbox.replace(complete(delivery, 'worked', now()), version);
      }
    },
    list: (signal: AbortSignal) => list({}, { limit: 50, signal }),
    sweep,
    purge,
  };
}
