import type { Delivery, HistoryEntry, Progress } from '../../src/webhooks/delivery.ts';

/** The row of the one delivery; its body and its facts never change, and of its history the last step counts. */
export interface Row {
  readonly receivedAt: Date;
  readonly attempts: number;
  readonly progress: Progress;
  readonly lastStep?: HistoryEntry | undefined;
  readonly version: number;
  readonly sweptAt?: Date;
}

/** One ticket. Messages have no names: two that are alike are the same to everybody. */
export interface Message {
  readonly queue: 'tickets' | 'poison';
  readonly insertedAt: number;
  readonly visibleAt: number;
  readonly wasTaken: boolean;
  /** The process that has it, or `DEAD` until the queue notices that nobody has. */
  readonly holder?: string;
}

export const DEAD = 'a dead process';

export type Role = 'receive' | 'work' | 'bury' | 'sweep' | 'replay' | 'purge';

/** A process: where the real code stands, and what the checker remembers about it. */
export interface Running {
  /** Its place: one process at a time runs in each. */
  readonly slot: string;
  readonly role: Role;
  /** What it has seen so far, as a node of the processes' tree; -1 once it has ended. */
  readonly node: number;
  /** What it answered, once it has ended. */
  readonly outcome?: string;
  /** The owner of the lease that it wrote. */
  readonly owner?: string;
  /** Writes of the row that took effect, renewals not counted. */
  readonly writes: number;
  /** Those of them that made it done, retrying or dead, or of a replay received. */
  readonly commits: number;
  /** Those writes whose answer was lost. */
  readonly unheard: number;
}

/** How much of each kind of trouble may still happen. */
export interface Budget {
  readonly attempts: number;
  readonly crashes: number;
  /** Storage calls that fail, with or without an effect. */
  readonly faults: number;
  /** Handlers that throw. */
  readonly failures: number;
  readonly renewals: number;
  readonly ticks: number;
  /** Tickets that the queue hands out although somebody has them. */
  readonly redeliveries: number;
  /** Tickets that the host gives up on. */
  readonly poisonings: number;
  /** Tickets that vanish. */
  readonly losses: number;
  readonly sweeps: number;
  readonly replays: number;
  readonly purges: number;
}

export interface World {
  readonly now: number;
  readonly row?: Row;
  /** The last version of a row that was purged: no later row has it again. */
  readonly purged?: number;
  readonly messages: readonly Message[];
  readonly running: readonly Running[];
  /** Whether the sender has had a 200. */
  readonly isAcknowledged: boolean;
  readonly left: Budget;
}

export const NO_TROUBLE: Budget = {
  attempts: 0,
  crashes: 0,
  faults: 0,
  failures: 0,
  renewals: 0,
  ticks: 0,
  redeliveries: 0,
  poisonings: 0,
  losses: 0,
  sweeps: 0,
  replays: 0,
  purges: 0,
};

const BODY = Buffer.from('{"id":"evt_1","type":"response.completed","data":{"id":"resp_1"}}');

/** The delivery in a row, as the code under test reads it. */
export function toDelivery({ receivedAt, attempts, progress, lastStep }: Row): Delivery {
  return {
    id: 'wh_1',
    type: 'response.completed',
    eventId: 'evt_1',
    sender: 'default',
    receivedAt,
    body: BODY,
    attempts,
    progress,
    history: lastStep ? [lastStep] : [],
  };
}

/** Two worlds with the same key go on in the same ways: the order of messages and places is no matter. */
export function toKey(world: World): string {
  const { now, row, purged, messages, running, isAcknowledged, left } = world;
  return [
    now,
    row ? toRowKey(row) : `purged ${purged}`,
    messages.map(toMessageKey).toSorted().join(' '),
    running.map(toRunningKey).toSorted().join(' '),
    isAcknowledged,
    Object.values(left).join(','),
  ].join('|');
}

/** Two messages with the same key are the same to everybody. */
export function toMessageKey(message: Message): string {
  const { queue, insertedAt, visibleAt, wasTaken, holder = '' } = message;
  return `${queue} ${insertedAt} ${visibleAt} ${wasTaken} ${holder}`;
}

function toRunningKey(process: Running): string {
  const { slot, role, node, outcome = '', owner = '', writes, commits, unheard } = process;
  // Attempts of the sender are alike, wherever they run.
  const place = role === 'receive' ? role : slot;
  return `${place} ${node} ${outcome} ${owner} ${writes} ${commits} ${unheard}`;
}

function toRowKey({ receivedAt, attempts, progress, lastStep, version, sweptAt }: Row): string {
  const times = [receivedAt, dueAtOf({ progress, receivedAt }), sweptAt ?? receivedAt];
  const owner = progress.state === 'processing' ? progress.lease.owner : '';
  const ended = 'finishedAt' in progress ? progress.finishedAt.getTime() : '';
  const why = progress.state === 'dead' ? progress.reason : '';
  const at = times.map((time) => time.getTime()).join(' ');
  return `${progress.state} ${owner} ${ended} ${why} ${at} ${sweptAt ? 'swept' : ''} ${attempts} ${version} ${lastStep?.by} ${lastStep?.at} ${lastStep?.nonce}`;
}

export function isFinished(row: Row): boolean {
  return row.progress.state === 'done' || row.progress.state === 'dead';
}

/** When a ticket for the row should be taken, as a sweep sees it. */
export function dueAtOf({ progress, receivedAt }: Pick<Row, 'progress' | 'receivedAt'>): Date {
  if (progress.state === 'retrying') return progress.dueAt;
  return progress.state === 'processing' ? progress.lease.until : receivedAt;
}
