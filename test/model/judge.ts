import type { CallOf } from './call.ts';
import { WORK_POLICY } from './programs.ts';
import { isFinished, type Row, type Running, type World } from './world.ts';

/** The promises that every reachable world keeps. */
export type Property =
  | 'an acknowledged delivery has a row'
  | 'an acknowledged delivery has a ticket or a sweep'
  | 'every delivery can still be finished'
  | 'only the owner of the lease commits'
  | 'a lease is taken over only when it has run out'
  | 'each claim is an attempt of its own and commits at most once'
  | 'what is finished stays as it is'
  | 'only what is finished is purged'
  | 'a worker says what it did';

export interface Broken {
  readonly property: Property;
  readonly how: string;
}

type Write = CallOf<'replace'>;

/** Whether a process may write this over the row; `clock` is its own. */
export function judgeWrite(
  process: Running,
  before: Row,
  { delivery: after }: Pick<Write, 'delivery'>,
  clock: Date,
): Broken | undefined {
  const { progress, attempts } = before;
  const from = progress.state;
  const to = after.progress.state;
  if (isFinished(before)) {
    if (process.role === 'replay' && to === 'received' && after.attempts === 0) return;
    return { property: 'what is finished stays as it is', how: `${from} became ${to}` };
  }
  const isOwner = progress.state === 'processing' && progress.lease.owner === process.owner;
  if (after.progress.state === 'processing' && after.progress.lease.owner !== process.owner) {
    if (!isFree(before, clock)) {
      return {
        property: 'a lease is taken over only when it has run out',
        how: `claimed while it was ${from}`,
      };
    }
    if (process.owner === undefined && after.attempts === attempts + 1) return;
    return {
      property: 'each claim is an attempt of its own and commits at most once',
      how: `attempt ${after.attempts} after ${attempts}`,
    };
  }
  if (after.attempts !== attempts) {
    return {
      property: 'only the owner of the lease commits',
      how: 'attempts changed without a claim',
    };
  }
  if (isOwner) {
    if (process.commits === 0) return;
    return {
      property: 'each claim is an attempt of its own and commits at most once',
      how: `a second commit: ${to}`,
    };
  }
  if (to === 'dead' && process.owner === undefined) {
    // A retry whose ticket is poison is given up whether it is due or not: nothing else would take it.
    const isOpen = from === 'retrying' || isFree(before, clock);
    if (process.role === 'bury' && isOpen) return;
    const isUsedUp = from === 'processing' && attempts >= WORK_POLICY.maxAttempts;
    if (process.role === 'work' && isUsedUp && isFree(before, clock)) return;
    return {
      property: 'a lease is taken over only when it has run out',
      how: `${process.role} made it dead while it was ${from}`,
    };
  }
  return {
    property: 'only the owner of the lease commits',
    how: `${process.role} ${process.slot} made it ${to} while it was ${from}`,
  };
}

/** Whether a process may take this row away. */
export function judgeRemoval(before: Row): Broken | undefined {
  if (isFinished(before)) return undefined;
  const { state } = before.progress;
  return { property: 'only what is finished is purged', how: `removed while it was ${state}` };
}

/** Whether anybody may take an unfinished row, by this clock. */
function isFree({ progress }: Row, clock: Date): boolean {
  if (progress.state === 'processing') return progress.lease.until <= clock;
  return progress.state !== 'retrying' || progress.dueAt <= clock;
}

const UNTOUCHED = new Set([
  'skipped',
  'waiting',
  'missing',
  'left-alone',
  'not-finished',
  'already-replayed',
]);
const COMMITTED = new Set(['done', 'retrying', 'dead', 'replayed']);

/** Whether what a process answers is what it did; what it never heard of it cannot tell. */
export function judgeOutcome(process: Running): Broken | undefined {
  const { role, outcome = '', writes, commits, unheard } = process;
  const broken = (how: string): Broken => ({ property: 'a worker says what it did', how });
  if (UNTOUCHED.has(outcome)) {
    return writes <= unheard ? undefined : broken(`${role}: ${outcome} after writing`);
  }
  if (outcome === 'lease-lost') {
    return commits <= unheard ? undefined : broken('lease-lost after a commit');
  }
  if (COMMITTED.has(outcome)) {
    return commits === 1 ? undefined : broken(`${outcome} after ${commits} commits`);
  }
  return undefined;
}

/** What must hold in every world, whatever led there. */
export function judgeWorld({ row, purged, messages, isAcknowledged }: World, canSweep: boolean) {
  if (!isAcknowledged || (!row && purged !== undefined)) return undefined;
  if (!row)
    return { property: 'an acknowledged delivery has a row', how: 'no row' } satisfies Broken;
  if (isFinished(row) || canSweep || messages.length > 0) return undefined;
  return {
    property: 'an acknowledged delivery has a ticket or a sweep',
    how: `${row.progress.state}, no ticket left, and nobody sweeps`,
  } satisfies Broken;
}
