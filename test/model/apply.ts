import type { Answer, Call } from './call.ts';
import { change, leave, processAt, put, spend } from './changes.ts';
import { deleteHeldBy, perform } from './effects.ts';
import { type Broken, judgeOutcome, judgeRemoval, judgeWrite } from './judge.ts';
import type { How, Move } from './move.ts';
import type { Processes } from './processes.ts';
import type { Scenario } from './scenario.ts';
import type { Input } from './sandbox.ts';
import { toDate } from './time.ts';
import { DEAD, type Running, type World } from './world.ts';

export interface Applied {
  readonly world: World;
  readonly broken?: Broken;
  /** The process whose code came to its end. */
  readonly ended?: Running;
}

/** Receipts that the sender is answered with a 200. */
const ACKNOWLEDGED = new Set(['received', 'ticket-sent-again', 'duplicate', 'unreadable']);

/** The trouble that each role is, where it is not a message that starts it. */
const SPENT_BY = {
  receive: 'attempts',
  work: 'redeliveries',
  bury: 'poisonings',
  sweep: 'sweeps',
  replay: 'replays',
  purge: 'purges',
} as const;

/** Makes one thing happen. */
export async function apply(
  world: World,
  move: Move,
  scenario: Scenario,
  processes: Processes,
): Promise<Applied> {
  switch (move.do) {
    case 'tick':
      return { world: spend({ ...world, now: world.now + 1 }, 'ticks') };
    case 'reappear':
      return { world: change(world, move.message, { wasTaken: true }) };
    case 'redeliver':
      return { world: spend(change(world, move.message, { wasTaken: true }), 'redeliveries') };
    case 'poison':
      return {
        world: spend(
          change(world, move.message, { queue: 'poison', wasTaken: false }),
          'poisonings',
        ),
      };
    case 'lose':
      return { world: spend(change(world, move.message, undefined), 'losses') };
    case 'delete':
      return { world: leave(deleteHeldBy(world, move.slot), move.slot) };
    case 'crash':
      return crash(world, move, scenario, processes);
    case 'start':
    case 'take':
      return start(world, move, scenario, processes);
    case 'timer': {
      const process = processAt(world, move.slot);
      const kind = processes.view(process.node).timers.get(move.timer);
      const spent = spend(world, kind === 'renewal' ? 'renewals' : 'failures');
      return go(spent, process, { timer: move.timer }, scenario, processes);
    }
    case 'answer':
      return answer(world, move, scenario, processes);
  }
}

async function start(
  world: World,
  move: Extract<Move, { do: 'start' | 'take' }>,
  scenario: Scenario,
  processes: Processes,
): Promise<Applied> {
  const { slot } = move;
  const { role, program } = placeAt(scenario, slot);
  // Of one run and no other, because a run that wrote has made a new version.
  const name = `${role === 'receive' ? role : slot} v${world.row?.version ?? 0}`;
  const node = await processes.start(program, { start: name }, clockOf(world, slot, scenario));
  const process: Running = { slot, role, node, writes: 0, commits: 0, unheard: 0 };
  const running = { ...world, running: [...world.running, process] };
  if (move.do === 'take') return { world: change(running, move.message, { holder: slot }) };
  return { world: spend(running, SPENT_BY[role]) };
}

async function answer(
  world: World,
  { slot, call: id, how }: Extract<Move, { do: 'answer' }>,
  scenario: Scenario,
  processes: Processes,
): Promise<Applied> {
  const process = processAt(world, slot);
  const call = processes.view(process.node).calls.get(id);
  if (!call) throw new Error(`${slot} has not called ${id}`);
  const spent =
    how === 'succeeds' ? world : spend(world, call.op === 'handle' ? 'failures' : 'faults');
  const hasEffect = how !== 'fails' && !how.startsWith('throws');
  if (!hasEffect) {
    return go(spent, process, { call: id, answer: toAnswer(how, false) }, scenario, processes);
  }
  const taken = take(spent, process, call, scenario, how !== 'succeeds');
  if (taken.broken) return { world: taken.world, broken: taken.broken };
  const event = { call: id, answer: toAnswer(how, taken.value) };
  return go(taken.world, processAt(taken.world, slot), event, scenario, processes);
}

function toAnswer(how: How, value: Extract<Answer, { value: unknown }>['value']): Answer {
  if (how === 'succeeds') return { value };
  if (how === 'throws') return { error: 'not yet' };
  if (how === 'throws for good') return { error: 'no use' };
  // An insert or a mark that is refused says false, a write that is refused gives nothing.
  if (how.startsWith('is repeated'))
    return { value: typeof value === 'boolean' ? false : undefined };
  return { error: 'storage is down' };
}

/** Lets a call take effect, and remembers what the process has written. */
function take(world: World, process: Running, call: Call, scenario: Scenario, isUnheard: boolean) {
  const effect = perform(world, process.slot, call);
  if (call.op === 'remove' && effect.value && world.row) {
    return { ...effect, broken: judgeRemoval(world.row) };
  }
  if (call.op !== 'replace' || !effect.value || !world.row) return { ...effect, broken: undefined };
  const { progress } = call.delivery;
  const isReplay = process.role === 'replay' && progress.state === 'received';
  const isCommit = isReplay || (progress.state !== 'processing' && progress.state !== 'received');
  const isClaim = progress.state === 'processing' && progress.lease.owner !== process.owner;
  const broken = judgeWrite(process, world.row, call, clockOf(world, process.slot, scenario));
  const next: Running = {
    ...process,
    ...(isClaim && { owner: progress.lease.owner }),
    writes: process.writes + Number(isClaim || isCommit),
    commits: process.commits + Number(isCommit),
    unheard: process.unheard + Number((isClaim || isCommit) && isUnheard),
  };
  return { world: put(effect.world, next), value: effect.value, broken };
}

function crash(
  world: World,
  { slot, call: id }: Extract<Move, { do: 'crash' }>,
  scenario: Scenario,
  processes: Processes,
): Applied {
  const process = processAt(world, slot);
  const call = id === undefined ? undefined : processes.view(process.node).calls.get(id);
  const taken = call ? take(world, process, call, scenario, true) : { world, broken: undefined };
  const messages = taken.world.messages.map((message) =>
    message.holder === slot ? { ...message, holder: DEAD } : message,
  );
  const left = leave(spend({ ...taken.world, messages }, 'crashes'), slot);
  return { world: left, ...(taken.broken && { broken: taken.broken }) };
}

async function go(
  world: World,
  process: Running,
  event: Input['event'],
  scenario: Scenario,
  processes: Processes,
): Promise<Applied> {
  const next = processes.step(process.node, event, clockOf(world, process.slot, scenario));
  const node = typeof next === 'number' ? next : await next;
  const { outcome } = processes.view(node);
  if (outcome === undefined) return { world: put(world, { ...process, node }) };
  const ended = { ...process, node: -1, outcome };
  const broken = judgeOutcome(ended);
  return { world: end(world, ended), ended, ...(broken && { broken }) };
}

/** A worker's host still has the ticket to delete; one that failed gives it back. */
function end(world: World, process: Running): World {
  const { slot, role, outcome = '' } = process;
  if (role === 'work' || role === 'bury') {
    if (outcome !== 'rejected') return put(world, process);
    const held = world.messages.find(({ holder }) => holder === slot);
    return leave(held ? change(world, held, { wasTaken: true }) : world, slot);
  }
  const isAcknowledged = world.isAcknowledged || (role === 'receive' && ACKNOWLEDGED.has(outcome));
  return leave({ ...world, isAcknowledged }, slot);
}

function placeAt({ places }: Scenario, slot: string) {
  const place = places.find((candidate) => candidate.slot === slot);
  if (!place) throw new Error(`there is no place ${slot}`);
  return place;
}

function clockOf({ now }: World, slot: string, scenario: Scenario): Date {
  return toDate(now + placeAt(scenario, slot).skew);
}
