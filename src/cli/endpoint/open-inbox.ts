import type { DeliveryFilter } from '../../inbox/filter.ts';
import type { Inbox } from '../../webhooks/inbox.ts';
import type { Context } from '../context.ts';

/** The inbox, to look for a delivery of which only some marks are known. */
export interface SearchedInbox extends Pick<Inbox, 'read'> {
  /** The ids of the deliveries that fit, the one that came first first. */
  readonly findIds: (filter: DeliveryFilter, signal: AbortSignal) => Promise<readonly string[]>;
}

/** Opens the inbox that the settings name; it is for reading only. */
export async function openInbox(context: Context, now: () => Date): Promise<SearchedInbox> {
  const { inbox, inboxTable } = await context.stores(now);
  const { createInboxRows } = await import('../../azure/inbox-list.ts');
  const { createListDeliveries } = await import('../../inbox/list.ts');
  const list = createListDeliveries(createInboxRows(inboxTable));
  return {
    read: (id, signal) => inbox.read(id, signal),
    async findIds(filter, signal) {
      const { deliveries } = await list(filter, { limit: 1000, signal });
      return deliveries.map(({ id }) => id).toReversed();
    },
  };
}
