import { type Call, READS } from './call.ts';
import type { How, Move } from './move.ts';
import type { Processes } from './processes.ts';
import type { Place, Scenario } from './scenario.ts';
import { DEAD, isFinished, type Message, type Running, toMessageKey, type World } from './world.ts';

/** Everything that can happen next. */
export function listMoves(world: World, { places }: Scenario, processes: Processes): Move[] {
  const moves: Move[] = [];
  for (const process of world.running) moves.push(...listOwnMoves(process, world, processes));
  for (const place of listIdle(places, world)) moves.push(...listStarts(place, world));
  for (const message of distinct(world.messages)) moves.push(...listMessageMoves(message, world));
  if (world.left.ticks > 0) moves.push({ do: 'tick' });
  return moves;
}

function listOwnMoves(process: Running, { left }: World, processes: Processes): Move[] {
  const { slot, outcome, node } = process;
  const crash: Move[] = left.crashes > 0 ? [{ do: 'crash', slot }] : [];
  if (outcome !== undefined) return [{ do: 'delete', slot }, ...crash];
  const moves: Move[] = [...crash];
  const { calls, timers } = processes.view(node);
  for (const [id, call] of calls) {
    for (const how of listEnds(call, left)) moves.push({ do: 'answer', slot, call: id, how });
    if (left.crashes > 0 && !READS.has(call.op)) moves.push({ do: 'crash', slot, call: id });
  }
  for (const [timer, kind] of timers) {
    const may = kind === 'renewal' ? left.renewals > 0 : left.failures > 0;
    if (may) moves.push({ do: 'timer', slot, timer });
  }
  return moves;
}

function listEnds({ op }: Call, { faults, failures }: World['left']): How[] {
  if (op === 'handle')
    return failures > 0 ? ['succeeds', 'throws', 'throws for good'] : ['succeeds'];
  if (faults === 0) return ['succeeds'];
  if (READS.has(op)) return ['succeeds', 'fails'];
  if (op === 'sendTicket' || op === 'deleteTicket') {
    return ['succeeds', 'fails', 'fails after its effect'];
  }
  return [
    'succeeds',
    'fails',
    'fails after its effect',
    'is repeated and refused by its own first try',
  ];
}

function listStarts({ role, slot }: Place, world: World): Move[] {
  const { left, row } = world;
  const start: Move[] = [{ do: 'start', slot }];
  if (role === 'receive') return left.attempts > 0 ? start : [];
  if (role === 'sweep') return left.sweeps > 0 && row && !isFinished(row) ? start : [];
  if (role === 'replay') return left.replays > 0 && row && isFinished(row) ? start : [];
  if (role === 'purge') return left.purges > 0 && row && isFinished(row) ? start : [];
  const queue = role === 'bury' ? 'poison' : 'tickets';
  return distinct(world.messages)
    .filter((message) => message.queue === queue && isVisible(message, world))
    .map((message) => ({ do: 'take', slot, message }));
}

function listMessageMoves(message: Message, world: World): Move[] {
  const { left } = world;
  const moves: Move[] = [];
  if (message.holder === DEAD) moves.push({ do: 'reappear', message });
  else if (message.holder && left.redeliveries > 0) moves.push({ do: 'redeliver', message });
  if (message.queue === 'poison' || !isVisible(message, world)) return moves;
  if (message.wasTaken && left.poisonings > 0) moves.push({ do: 'poison', message });
  if (left.losses > 0) moves.push({ do: 'lose', message });
  return moves;
}

/** Places where nothing runs; of two that are alike the first. */
export function listIdle(places: readonly Place[], { running }: World): Place[] {
  const idle = places.filter(({ slot }) => running.every((process) => process.slot !== slot));
  return idle.filter(
    ({ role, skew }, index) =>
      idle.findIndex((other) => other.role === role && other.skew === skew) === index,
  );
}

export function isVisible({ visibleAt, holder }: Message, { now }: World): boolean {
  return visibleAt <= now && holder === undefined;
}

function distinct(messages: readonly Message[]): Message[] {
  return [...new Map(messages.map((message) => [toMessageKey(message), message])).values()];
}
