import { apply } from './apply.ts';
import { nextOnTheWayToTheEnd } from './finish.ts';
import type { Broken } from './judge.ts';
import type { Processes } from './processes.ts';
import type { Scenario } from './scenario.ts';
import type { Happened } from './trace.ts';
import { isFinished, NO_TROUBLE, toKey, type World } from './world.ts';

/** Longer than any way to the end that is one. */
const MAX_STEPS = 300;

export interface Astray {
  readonly broken: Broken;
  readonly way: readonly Happened[];
}

/**
 * Follows a world to its end with no more trouble. It takes one way and does not look for others, so
 * it proves a little more than that there is one. Ways that meet are followed once.
 */
export function createFollow(
  scenario: Scenario,
  processes: Processes,
): (start: World) => Promise<Astray | undefined> {
  const known = new Set<string>();

  return async (start) => {
    const passed: string[] = [];
    const way: Happened[] = [];
    let world: World = { ...start, left: NO_TROUBLE };
    while (world.row && !isFinished(world.row)) {
      const key = toKey(world);
      if (known.has(key)) break;
      passed.push(key);
      const move = nextOnTheWayToTheEnd(world, scenario, processes);
      if (!move || way.length === MAX_STEPS) {
        const how = `${world.row.progress.state} for ever`;
        return { broken: { property: 'every delivery can still be finished', how }, way };
      }
      const { world: after, broken } = await apply(world, move, scenario, processes);
      way.push({ before: world, move, after });
      if (broken) return { broken, way };
      world = after;
    }
    for (const key of passed) known.add(key);
    return undefined;
  };
}
