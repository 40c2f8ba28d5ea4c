import type { InboxRows } from '../../inbox/rows.ts';
import type { Stores } from '../../stores.ts';
import type { Context } from '../context.ts';

/** What is stored, and the rows of the inbox for lists. */
export interface OpenInbox extends Stores {
  readonly rows: InboxRows;
}

/** Opens the inbox of a deployment or of this machine; nothing is requested yet. */
export async function openInbox(context: Context, now: () => Date): Promise<OpenInbox> {
  const [stores, { createInboxRows }] = await Promise.all([
    context.stores(now),
    import('../../azure/inbox-list.ts'),
  ]);
  return { ...stores, rows: createInboxRows(stores.inboxTable) };
}

/** `of prod` for a deployment, `on this machine` for the local one. */
export function toPlace({ name }: Pick<Context, 'name'>): string {
  return name === undefined ? 'on this machine' : `of ${name}`;
}
