import type { DeliveryFilter } from '../../inbox/filter.ts';
import type { Inbox } from '../../webhooks/inbox.ts';
import type { Context } from '../context.ts';
import { openInbox } from '../event/open-inbox.ts';

/** The inbox, to look for a delivery of which only some marks are known. */
export interface SearchedInbox extends Pick<Inbox, 'read'> {
  /** The ids of the deliveries that fit, the one that came first first. */
  readonly findIds: (filter: DeliveryFilter, signal: AbortSignal) => Promise<readonly string[]>;
}

/** More of one type within minutes, and the test's own is not to be told from them anyway. */
const MAX_FOUND = 1000;

/** Opens the inbox that the settings name; it is for reading only. */
export async function openSearchedInbox(context: Context, now: () => Date): Promise<SearchedInbox> {
  const [{ inbox, rows }, { createListDeliveries }] = await Promise.all([
    openInbox(context, now),
    import('../../inbox/list.ts'),
  ]);
  const list = createListDeliveries(rows);
  return {
    read: (id, signal) => inbox.read(id, signal),
    async findIds(filter, signal) {
      const { deliveries } = await list(filter, { limit: MAX_FOUND, signal });
      return deliveries.map(({ id }) => id).toReversed();
    },
  };
}
