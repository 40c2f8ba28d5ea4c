import { apply, type Applied } from './apply.ts';
import { nextOnTheWayToTheEnd } from './finish.ts';
import { type Broken, judgeWorld } from './judge.ts';
import type { Move } from './move.ts';
import { listMoves } from './moves.ts';
import { createProcesses } from './processes.ts';
import type { Scenario } from './scenario.ts';
import { describeTrace } from './trace.ts';
import { isFinished, NO_TROUBLE, toKey, type World } from './world.ts';

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** How often the real code was run from a beginning. */
  readonly runs: number;
  /** The first broken promise on a shortest way, with that way. */
  readonly broken?: Broken & { readonly trace: string };
}

/** Longer than any way to the end that is one. */
const MAX_STEPS = 500;

/** Visits every world that can be reached, nearest first, and stops at the first broken promise. */
export async function explore(scenario: Scenario): Promise<Explored> {
  const processes = createProcesses();
  const worlds: World[] = [];
  const origins: { readonly from: number; readonly move: Move }[] = [];
  const known = new Map<string, number>();
  const endings = new Set<string>();
  let transitions = 0;

  const report = (broken?: Broken & { trace: string }): Explored => ({
    states: worlds.length,
    transitions,
    runs: processes.runs(),
    ...(broken && { broken }),
  });

  async function judge({ world, broken }: Applied): Promise<Broken | undefined> {
    return broken ?? judgeWorld(world, scenario.canSweep) ?? (await judgeEnd(world));
  }

  /** Follows a world to its end without further trouble; ways that meet are followed once. */
  async function judgeEnd(start: World): Promise<Broken | undefined> {
    const passed: string[] = [];
    let world: World = { ...start, left: NO_TROUBLE };
    for (let steps = 0; steps < MAX_STEPS; steps += 1) {
      if (!world.row || isFinished(world.row)) break;
      const key = toKey(world);
      if (endings.has(key)) break;
      passed.push(key);
      const move = nextOnTheWayToTheEnd(world, scenario, processes);
      if (!move || steps === MAX_STEPS - 1) {
        const how = `${world.row.progress.state} for ever, ${steps} steps later`;
        return { property: 'every delivery can still be finished', how };
      }
      const applied = await apply(world, move, scenario, processes);
      if (applied.broken) return undefined;
      world = applied.world;
    }
    for (const key of passed) endings.add(key);
    return undefined;
  }

  worlds.push(scenario.start);
  known.set(toKey(scenario.start), 0);
  for (let from = 0; from < worlds.length; from += 1) {
    const world = worlds[from] as World;
    for (const move of listMoves(world, scenario, processes)) {
      const applied = await apply(world, move, scenario, processes);
      transitions += 1;
      const key = toKey(applied.world);
      if (!applied.broken && known.has(key)) continue;
      const to = worlds.push(applied.world) - 1;
      known.set(key, to);
      origins[to] = { from, move };
      const broken = await judge(applied);
      if (broken) {
        const trace = describeTrace(worlds, origins, to, processes);
        return report({ ...broken, trace });
      }
    }
  }
  return report();
}
