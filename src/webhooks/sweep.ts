import type { State } from './delivery.ts';
import { type Failure, runUntil } from './run-until.ts';
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
  /** False where time or the batch ran out first, or something failed. */
  readonly isComplete: boolean;
  /** The first of the parts that failed; what was done in spite of it counts. */
  readonly failure?: Failure | undefined;
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
 * those that had theirs longest ago. It looks until `looking` says stop, and sends until `signal` does.
 * Rejects only where the queue cannot be looked at.
 */
export function createSweep({
  rows,
  readHeadInsertedAt,
  sendTicket,
  policy,
  now,
}: SweepDependencies): (signal: AbortSignal, looking?: AbortSignal) => Promise<SweepResult> {
  /** Partitions whose listing goes on in the middle when it is asked for next, and what has yet to be sent. */
  const brokenOff = new Map<string, UnfinishedRow[]>();

  /** Whether it was sent. The mark first: two sweeps at once cannot both make it, and a crash only costs time. */
  async function sendAgain(row: UnfinishedRow): Promise<boolean> {
    if (!(await rows.markSwept(row, now()))) return false;
    const { id, traceparent } = row;
    await sendTicket({ delivery: id, ...(traceparent && { traceparent }) });
    return true;
  }

  async function sweepPartition(
    partition: string,
    head: Date | undefined,
    signal: AbortSignal,
    looking: AbortSignal,
  ): Promise<SweepResult> {
    const goesOn = brokenOff.has(partition);
    const lost = brokenOff.get(partition) ?? [];
    brokenOff.set(partition, lost);
    const tally = createTally();
    let sent = 0;
    let isTooMany = false;

    // What the batch has no room for is still counted: in a backlog, of all times, the counts must be right.
    const looked = await runUntil(looking, async () => {
      for await (const row of rows.list(partition, looking)) {
        if (looking.aborted) return false;
        tally.add(row);
        if (!isTicketLost(row, head, now(), policy)) continue;
        if (addInTurn(lost, row, policy.batch)) isTooMany = true;
      }
      return true;
    });
    if (looked.isAtEnd) brokenOff.delete(partition);

    const emptied = await runUntil(signal, async () => {
      while (!signal.aborted) {
        const row = lost.shift();
        if (!row) return true;
        if (await sendAgain(row)) sent += 1;
      }
      return false;
    });

    return {
      ...tally.read(),
      sent,
      isComplete: looked.isAtEnd && emptied.isAtEnd && !isTooMany,
      isExact: looked.isAtEnd && !goesOn,
      failure: looked.failure ?? emptied.failure,
    };
  }

  return async (signal, looking = signal) => {
    const head = await readHeadInsertedAt();
    const swept = await Promise.all(
      rows.partitions.map((partition) => sweepPartition(partition, head, signal, looking)),
    );
    return swept.reduce(merge);
  };
}

function createTally() {
  const states = { received: 0, processing: 0, retrying: 0 };
  let oldest: Date | undefined;
  return {
    add({ state, begunAt }: UnfinishedRow) {
      states[state] += 1;
      if (!oldest || begunAt < oldest) oldest = begunAt;
    },
    read() {
      const unfinished = states.received + states.processing + states.retrying;
      return { unfinished, states, oldest };
    },
  };
}

/** Adds a row where it has its turn, and drops the one swept last where there are too many; whether it did. */
function addInTurn(lost: UnfinishedRow[], row: UnfinishedRow, most: number): boolean {
  const timeOf = ({ sweptAt }: UnfinishedRow) => sweptAt?.getTime() ?? 0;
  const place = lost.findLastIndex((other) => timeOf(other) <= timeOf(row)) + 1;
  lost.splice(place, 0, row);
  return lost.splice(most).length > 0;
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
    failure: one.failure ?? other.failure,
  };
}
