import type { UnfinishedRow } from '../../src/webhooks/sweep.ts';
import type { Call, Replies, Op } from './call.ts';
import { toDate, toTick } from './time.ts';
import { dueAtOf, isFinished, type Message, type Row, type World } from './world.ts';

export interface Effect {
  readonly world: World;
  readonly value: Replies[Op];
}

/** What a call does to the world when it succeeds, and what it is answered. */
export function perform(world: World, slot: string, call: Call): Effect {
  const { row } = world;
  switch (call.op) {
    case 'insert': {
      if (row) return { world, value: false };
      const { receivedAt, attempts, progress, history } = call.delivery;
      return {
        world: {
          ...world,
          row: {
            receivedAt,
            attempts,
            progress,
            lastStep: history.at(-1),
            version: (world.purged ?? 0) + 1,
          },
        },
        value: true,
      };
    }
    case 'readState':
      return { world, value: row?.progress.state };
    case 'read':
      return { world, value: row };
    case 'replace': {
      if (!row || (call.version ?? row.version) !== row.version) return { world, value: undefined };
      const { attempts, progress, history } = call.delivery;
      const lastStep = history.at(-1);
      const next: Row = { ...row, attempts, progress, lastStep, version: row.version + 1 };
      return { world: { ...world, row: next }, value: next };
    }
    case 'sendTicket':
      return { world: { ...world, messages: send(world, call.delayMs) }, value: 'ticket' };
    case 'deleteTicket':
      return { world: deleteHeldBy(world, slot), value: undefined };
    case 'readHead':
      return { world, value: headOf(world) };
    case 'list':
      return { world, value: row && !isFinished(row) ? [toUnfinished(row)] : [] };
    case 'markSwept': {
      if (row?.version !== call.version) return { world, value: false };
      const next: Row = { ...row, sweptAt: call.at, version: row.version + 1 };
      return { world: { ...world, row: next }, value: true };
    }
    case 'listFinished':
      return { world, value: row && isFinishedBefore(row, call.before) ? [toFinished(row)] : [] };
    case 'remove': {
      if (!row || (call.version ?? row.version) !== row.version) return { world, value: false };
      const { row: _row, ...rest } = world;
      return { world: { ...rest, purged: row.version }, value: true };
    }
    case 'handle':
      return { world, value: 'stored' };
  }
}

/** Deletes the ticket that a process has; nothing where the queue took it away meanwhile. */
export function deleteHeldBy(world: World, slot: string): World {
  return { ...world, messages: world.messages.filter(({ holder }) => holder !== slot) };
}

function send({ messages, now }: World, delayMs: number): Message[] {
  const visibleAt = toTick(new Date(toDate(now).getTime() + delayMs));
  return [...messages, { queue: 'tickets', insertedAt: now, visibleAt, wasTaken: false }];
}

function headOf({ messages, now }: World): Date | undefined {
  const visible = messages.filter(
    ({ queue, visibleAt, holder }) => queue === 'tickets' && visibleAt <= now && !holder,
  );
  return visible.length === 0
    ? undefined
    : toDate(Math.min(...visible.map(({ insertedAt }) => insertedAt)));
}

function isFinishedBefore({ progress }: Row, before: Date): boolean {
  return 'finishedAt' in progress && progress.finishedAt < before;
}

function toFinished({ version }: Row) {
  return { partition: '0', key: 'wh_1', version: String(version) };
}

function toUnfinished(row: Row): UnfinishedRow {
  const { version, receivedAt, progress, sweptAt } = row;
  return {
    id: 'wh_1',
    version: String(version),
    state: progress.state as UnfinishedRow['state'],
    // Only told, nothing is decided by it.
    begunAt: receivedAt,
    dueAt: dueAtOf(row),
    ...(sweptAt && { sweptAt }),
  };
}
