import { apply } from './apply.ts';
import { createFollow } from './follow.ts';
import { type Broken, judgeWorld } from './judge.ts';
import { listMoves } from './moves.ts';
import { createProcesses } from './processes.ts';
import type { Scenario } from './scenario.ts';
import { describeTrace, type Happened } from './trace.ts';
import { toKey } from './world.ts';

export interface Explored {
  readonly states: number;
  readonly transitions: number;
  /** How often the real code was run from a beginning. */
  readonly runs: number;
  /** Each role with each way in which it ended. */
  readonly outcomes: ReadonlySet<string>;
  /** The first broken promise on a shortest way, with that way. */
  readonly broken?: Broken & { readonly trace: string };
}

/**
 * Visits every world that can be reached, nearest first, and stops at the first broken promise.
 *
 * A world is one row, its tickets, the time, and the processes at work. Timers fire whenever they
 * like and time passes between any two calls, so slow and stopped processes are included; trouble is
 * limited by the scenario's budget. Left out are other deliveries and the fast lane.
 */
export async function explore(scenario: Scenario): Promise<Explored> {
  const processes = createProcesses();
  const followToEnd = createFollow(scenario, processes);
  const worlds = [scenario.start];
  const known = new Set([toKey(scenario.start)]);
  /** How each world but the first was reached, and the place of the world before it. */
  const origins: (Happened & { readonly from: number })[] = [];
  const outcomes = new Set<string>();
  let transitions = 0;

  for (const [from, before] of worlds.entries()) {
    for (const move of listMoves(before, scenario, processes)) {
      const applied = await apply(before, move, scenario, processes);
      const { world: after, broken: atOnce, ended } = applied;
      transitions += 1;
      if (ended) outcomes.add(`${ended.role} ${ended.outcome}`);
      const key = toKey(after);
      if (!atOnce && known.has(key)) continue;
      known.add(key);
      const to = worlds.push(after) - 1;
      origins[to] = { before, move, after, from };
      const broken = atOnce ?? judgeWorld(after, scenario.canSweep);
      const ending = broken ? { broken, way: [] } : await followToEnd(after);
      if (ending) return report({ ...ending.broken, trace: describe(to, ending.way) });
    }
  }
  return report();

  function report(broken?: Explored['broken']): Explored {
    const counts = { states: worlds.length, transitions, runs: processes.runs() };
    return { ...counts, outcomes, ...(broken && { broken }) };
  }

  function describe(to: number, ending: readonly Happened[]): string {
    const way: Happened[] = [];
    for (let origin = origins[to]; origin; origin = origins[origin.from]) way.push(origin);
    return describeTrace([...way.toReversed(), ...ending], processes);
  }
}
