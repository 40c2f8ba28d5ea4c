import { isFinished } from '../webhooks/delivery.ts';
import type { DeliveryRow } from '../inbox/rows.ts';

/** What deliveries that are not done tell. */
export interface Backlog {
  readonly dead: number;
  readonly unfinished: number;
  /** Of the unfinished ones the one that came first. */
  readonly oldest?: DeliveryRow;
  /** Should have been worked off by now; the one that waits longest, and since when. */
  readonly overdue: number;
  readonly longest?: { readonly id: string; readonly since: Date };
}

/** Goes through deliveries; one is overdue that could have been taken more than `lateMs` before `now`. */
export async function summariseBacklog(
  rows: AsyncIterable<DeliveryRow>,
  { now, lateMs }: { readonly now: Date; readonly lateMs: number },
): Promise<Backlog> {
  const counts = { dead: 0, unfinished: 0, overdue: 0 };
  let oldest: DeliveryRow | undefined;
  let longest: { id: string; since: Date } | undefined;
  for await (const row of rows) {
    if (row.progress.state === 'dead') counts.dead += 1;
    if (isFinished(row.progress)) continue;
    counts.unfinished += 1;
    if (!oldest || row.receivedAt < oldest.receivedAt) oldest = row;
    const since = toDueAt(row);
    if (now.getTime() - since.getTime() <= lateMs) continue;
    counts.overdue += 1;
    if (!longest || since < longest.since) longest = { id: row.id, since };
  }
  return { ...counts, ...(oldest && { oldest }), ...(longest && { longest }) };
}

/** When anybody may take a delivery, as the sweep sees it. */
function toDueAt({ progress, receivedAt, writtenAt }: DeliveryRow): Date {
  if (progress.state === 'retrying') return progress.dueAt;
  if (progress.state === 'processing') return progress.lease.until;
  // A replay puts back what was received long ago.
  return writtenAt > receivedAt ? writtenAt : receivedAt;
}
