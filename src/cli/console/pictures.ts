import { createMatches, type DeliveryFilter } from '../../inbox/filter.ts';
import type { DeliveryRow, InboxRows } from '../../inbox/rows.ts';
import { statsOf } from '../../inbox/stats.ts';
import { eachRow } from '../event/pick-rows.ts';
import type { Pictures } from './api.ts';
import { createMinutes } from './minutes.ts';
import { toSummary } from './summary.ts';

const MAX_WAITING = 100;

/** What the charts show: one pass over all rows, with counts and the next due in memory. */
export async function createPictures(
  rows: InboxRows,
  filter: DeliveryFilter,
  { now, signal }: { readonly now: Date; readonly signal: AbortSignal },
): Promise<Pictures> {
  const matches = createMatches(filter);
  const minutes = createMinutes(filter, now);
  let waiting: readonly DeliveryRow[] = [];
  const noting = eachRow(rows, (row) => {
    if (!matches(row)) return;
    minutes.add(row);
    if (row.progress.state !== 'retrying') return;
    waiting = [...waiting, row];
    if (waiting.length > 2 * MAX_WAITING) waiting = nextDue(waiting);
  });
  const { states, types, receiveToDoneMs } = await statsOf(noting, filter, signal);
  return {
    minutes: minutes.toPoints(),
    ...(receiveToDoneMs && { receiveToDoneMs }),
    states,
    types: types.map(({ type, count, dead }) => ({ type, count, dead })),
    waiting: nextDue(waiting).map((row) => toSummary(row)),
  };
}

function nextDue(rows: readonly DeliveryRow[]): readonly DeliveryRow[] {
  return rows.toSorted((one, other) => dueAt(one) - dueAt(other)).slice(0, MAX_WAITING);
}

function dueAt({ progress }: DeliveryRow): number {
  return progress.state === 'retrying' ? progress.dueAt.getTime() : 0;
}
