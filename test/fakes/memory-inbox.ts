import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';

/** An inbox in memory; keeps the same contract as the one in Table Storage. */
export function createMemoryInbox(): Inbox {
  const rows = new Map<string, { delivery: Delivery; version: string }>();
  let versions = 0;
  const nextVersion = () => `v${(versions += 1)}`;

  return {
    async insert(delivery, signal) {
      signal?.throwIfAborted();
      if (rows.has(delivery.id)) return false;
      rows.set(delivery.id, { delivery, version: nextVersion() });
      return true;
    },
    async readState(id, signal) {
      signal?.throwIfAborted();
      return rows.get(id)?.delivery.progress.state;
    },
    async read(id, signal) {
      signal?.throwIfAborted();
      return rows.get(id);
    },
    async replace({ progress, attempts, history, id }, version, signal) {
      signal?.throwIfAborted();
      const row = rows.get(id);
      if (row?.version !== version) return undefined;
      const delivery = { ...row.delivery, progress, attempts, history };
      const stored = { delivery, version: nextVersion() };
      rows.set(id, stored);
      return stored;
    },
  };
}
