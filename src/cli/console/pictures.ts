import { createMatches, type DeliveryFilter } from '../../inbox/filter.ts';
import type { DeliveryRow, InboxRows } from '../../inbox/rows.ts';
import { toFiltered } from '../../inbox/scan.ts';
import { statsOf } from '../../inbox/stats.ts';
import { eachRow } from '../event/pick-rows.ts';
import type { Pictures } from './api.ts';
import { createMinutes } from './minutes.ts';
import type { PastLives } from './past-lives.ts';
import { toSummary } from './summary.ts';

const MAX_WAITING = 100;
/** Deliveries whose former ends are read, the last replayed first. */
const MAX_REPLAYED = 500;

interface PicturesOptions {
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly pastLives: PastLives;
}

/**
 * What the charts show: one pass over all rows, with counts and the next due in memory. The minutes have also
 * what was received before `since` and touched since, because it may have ended in them; of what was replayed in
 * them, they have the ends before.
 */
export async function createPictures(
  rows: InboxRows,
  filter: DeliveryFilter,
  { now, signal, pastLives }: PicturesOptions,
): Promise<Pictures> {
  const { since: _since, ...ever } = filter;
  const [matches, matchesEver] = [createMatches(filter), createMatches(ever)];
  const minutes = createMinutes(filter, now);
  let waiting: readonly DeliveryRow[] = [];
  const replayed: DeliveryRow[] = [];
  const noting = eachRow(touchedIn(rows, filter), (scanned) => {
    const { row } = scanned;
    const filtered = toFiltered(scanned);
    if (matchesEver(filtered)) {
      if (row.replayedAt && row.replayedAt >= minutes.beginsAt) replayed.push(row);
      else minutes.add(row);
    }
    if (!matches(filtered) || row.progress.state !== 'retrying') return;
    waiting = [...waiting, row];
    if (waiting.length > 2 * MAX_WAITING) waiting = nextDue(waiting);
  });
  const { states, types, receiveToDoneMs } = await statsOf(noting, filter, signal);
  const newest = replayed.toSorted((one, other) => replayedMs(other) - replayedMs(one));
  await pastLives.read(newest.slice(0, MAX_REPLAYED), signal);
  for (const row of replayed) minutes.add(row, pastLives.of(row));
  return {
    minutes: minutes.toPoints(),
    ...(receiveToDoneMs && { receiveToDoneMs }),
    states,
    types: types.map(({ type, count, dead }) => ({ type, count, dead })),
    waiting: nextDue(waiting).map((row) => toSummary(row)),
  };
}

/** The rows with those that were received before `since`, and touched since. */
function touchedIn(rows: InboxRows, { since }: DeliveryFilter): InboxRows {
  if (!since) return rows;
  return {
    partitions: rows.partitions,
    scan(partition, { filter: { since: _since, ...filter }, ...scan }, signal) {
      return rows.scan(partition, { ...scan, filter, touchedSince: since }, signal);
    },
  };
}

function replayedMs({ replayedAt }: DeliveryRow): number {
  return replayedAt?.getTime() ?? 0;
}

function nextDue(rows: readonly DeliveryRow[]): readonly DeliveryRow[] {
  return rows.toSorted((one, other) => dueAt(one) - dueAt(other)).slice(0, MAX_WAITING);
}

function dueAt({ progress }: DeliveryRow): number {
  return progress.state === 'retrying' ? progress.dueAt.getTime() : 0;
}
