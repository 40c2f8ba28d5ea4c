import type { State } from './delivery.ts';
import { runUntil } from './run-until.ts';
import type { SendTicket } from './ticket.ts';

export type UnfinishedState = Exclude<State, 'done' | 'dead'>;

/** A delivery that is neither done nor dead, as much of it as a sweep needs. */
export interface UnfinishedRow {
  readonly id: string;
  readonly version: string;
  readonly state: UnfinishedState;
  /** When it was received, or last replayed. */
  readonly begunAt: Date;
  /** When a ticket for it should have been taken: received, due for its retry, or out of lease. */
  readonly dueAt: Date;
  /** When a sweep last sent it a ticket. */
  readonly sweptAt?: Date;
  readonly traceparent?: string;
}

/** The rows of the inbox that a sweep looks through; partitions are independent of one another. */
export interface UnfinishedRows {
  readonly partitions: readonly string[];
  /** From where the last listing was broken off; rejects when `signal` aborts. */
  list(partition: string, signal: AbortSignal): AsyncIterable<UnfinishedRow>;
  /** False where the row has been written since it was listed. */
  markSwept(row: UnfinishedRow, at: Date): Promise<boolean>;
}

/** When the oldest visible ticket was put in the queue; undefined where none is visible. */
export type ReadHeadInsertedAt = () => Promise<Date | undefined>;

export interface SweepPolicy {
  /** How long after a row was due its ticket counts as lost. */
  readonly lateMs: number;
  /** How long a row that a sweep sent a ticket for is left alone. */
  readonly againMs: number;
  /** Tickets sent per partition and sweep; the next sweep sends more. */
  readonly batch: number;
}

export interface SweepResult {
  /** Rows looked at, neither done nor dead. */
  readonly unfinished: number;
  /** The same by their state. */
  readonly states: Readonly<Record<UnfinishedState, number>>;
  /** The earliest of them was received, or last replayed, then; undefined where there is none. */
  readonly oldest: Date | undefined;
  /** Whether every row was looked at: false where time ran out, and where it had for the sweep before. */
  readonly isExact: boolean;
  /** Tickets sent for rows whose own were lost. */
  readonly sent: number;
  /** False where time or the batch ran out first. */
  readonly isComplete: boolean;
}

export interface SweepDependencies {
  readonly rows: UnfinishedRows;
  readonly readHeadInsertedAt: ReadHeadInsertedAt;
  readonly sendTicket: SendTicket;
  readonly policy: SweepPolicy;
  readonly now: () => Date;
}

/**
 * Whether a row's ticket must be lost. The queue is worked off from its head, so whatever was due
 * well before the visible head was put in has had its turn; with no head, so has everything.
 */
export function isTicketLost(
  row: Pick<UnfinishedRow, 'dueAt' | 'sweptAt'>,
  head: Date | undefined,
  now: Date,
  { lateMs, againMs }: SweepPolicy,
): boolean {
  const frontier = Math.min(now.getTime(), head?.getTime() ?? Number.POSITIVE_INFINITY);
  if (row.dueAt.getTime() + lateMs > frontier) return false;
  return row.sweptAt === undefined || row.sweptAt.getTime() + againMs <= now.getTime();
}

/**
 * Sends a new ticket for each delivery whose ticket is lost, first for those that never had another, then for
 * those that had theirs longest ago; stops when `signal` says so.
 */
export function createSweep({
  rows,
  readHeadInsertedAt,
  sendTicket,
  policy,
  now,
}: SweepDependencies): (signal: AbortSignal) => Promise<SweepResult> {
  /** Partitions whose listing goes on in the middle when it is asked for next, and what waits at its end. */
  const brokenOff = new Map<string, UnfinishedRow[]>();

  /** Whether it was sent. The mark first: two sweeps at once cannot both make it, and a crash only costs time. */
  async function sendAgain(row: UnfinishedRow): Promise<boolean> {
    if (!(await rows.markSwept(row, now()))) return false;
    const { id, traceparent } = row;
    await sendTicket({ delivery: id, ...(traceparent && { traceparent }) });
    return true;
  }

  async function sweepPartition(partition: string, head: Date | undefined, signal: AbortSignal) {
    const states = { received: 0, processing: 0, retrying: 0 };
    let unfinished = 0;
    let oldest: Date | undefined;
    let sent = 0;
    let isBatchUsedUp = false;
    const goesOn = brokenOff.has(partition);
    /** Rows whose ticket was lost again: those that never had another come first, or they might never. */
    const again = brokenOff.get(partition) ?? [];
    brokenOff.set(partition, again);
    const isAtEnd = await runUntil(signal, async () => {
      for await (const row of rows.list(partition, signal)) {
        if (signal.aborted) return false;
        unfinished += 1;
        states[row.state] += 1;
        if (!oldest || row.begunAt < oldest) oldest = row.begunAt;
        if (!isTicketLost(row, head, now(), policy)) continue;
        if (row.sweptAt) {
          if (keepLongestAgo(again, row, policy.batch)) isBatchUsedUp = true;
          continue;
        }
        // What is left of a backlog is still counted: then of all times the counts must be right.
        if (sent === policy.batch) isBatchUsedUp = true;
        else if (await sendAgain(row)) sent += 1;
      }
      return true;
    });
    if (isAtEnd) brokenOff.delete(partition);
    const isAllSent = await runUntil(signal, async () => {
      if (!isAtEnd) return false;
      for (const row of again) {
        if (signal.aborted || sent === policy.batch) return false;
        if (await sendAgain(row)) sent += 1;
      }
      return true;
    });
    const isComplete = isAllSent && !isBatchUsedUp;
    return { unfinished, states, oldest, sent, isComplete, isExact: isAtEnd && !goesOn };
  }

  return async (signal) => {
    const head = await readHeadInsertedAt();
    const swept = await Promise.all(
      rows.partitions.map((partition) => sweepPartition(partition, head, signal)),
    );
    return swept.reduce(merge);
  };
}

/** Adds a row where it belongs, and drops the one swept last where there are too many; whether it did. */
function keepLongestAgo(swept: UnfinishedRow[], row: UnfinishedRow, most: number): boolean {
  const timeOf = ({ sweptAt }: UnfinishedRow) => sweptAt?.getTime() ?? 0;
  const later = swept.findLastIndex((other) => timeOf(other) <= timeOf(row)) + 1;
  swept.splice(later, 0, row);
  return swept.splice(most).length > 0;
}

function merge(one: SweepResult, other: SweepResult): SweepResult {
  const isOlder = !other.oldest || (one.oldest && one.oldest < other.oldest);
  return {
    unfinished: one.unfinished + other.unfinished,
    states: {
      received: one.states.received + other.states.received,
      processing: one.states.processing + other.states.processing,
      retrying: one.states.retrying + other.states.retrying,
    },
    oldest: isOlder ? one.oldest : other.oldest,
    sent: one.sent + other.sent,
    isComplete: one.isComplete && other.isComplete,
    isExact: one.isExact && other.isExact,
  };
}
