import type { Program } from './processes.ts';
import { STEPS, type Step, toProgram } from './programs.ts';
import type { Budget, Role, World } from './world.ts';
import { NO_TROUBLE } from './world.ts';

/** A place where a process can run, with its own clock. */
export interface Place {
  readonly slot: string;
  readonly role: Role;
  /** How far its clock is ahead, in units of time. */
  readonly skew: number;
  readonly program: Program;
}

export interface Scenario {
  readonly name: string;
  readonly places: readonly Place[];
  /** Whether the sweep may be counted on to heal what is lost. */
  readonly canSweep: boolean;
  readonly start: World;
}

/** Changes one step of the real code into one that is wrong. */
export type Mutant = (step: Step) => Step;

export interface ScenarioOptions {
  readonly trouble: Partial<Budget>;
  readonly canSweep?: boolean;
  /** How far the clocks of the two workers, of the bury function, and of the sweep and the purge are ahead. */
  readonly skews?: readonly [number, number, number, number];
  readonly mutants?: Partial<Record<Role, Mutant>>;
}

/** One delivery, two sender attempts at a time, two workers, and whatever else can touch its row. */
export function createScenario(
  name: string,
  { trouble, canSweep = true, skews = [0, 0, 0, 0], mutants = {} }: ScenarioOptions,
): Scenario {
  const [first, second, bury, sweep] = skews;
  const programs = Object.fromEntries(
    Object.entries(STEPS).map(([role, step]) => {
      const mutant = mutants[role as Role];
      return [role, toProgram(mutant ? mutant(step) : step)];
    }),
  ) as Record<Role, Program>;
  const place = (slot: string, role: Role, skew: number): Place => ({
    slot,
    role,
    skew,
    program: programs[role],
  });
  return {
    name,
    canSweep,
    places: [
      place('sender-1', 'receive', 0),
      place('sender-2', 'receive', 0),
      place('worker-1', 'work', first),
      place('worker-2', 'work', second),
      place('bury', 'bury', bury),
      place('sweep', 'sweep', sweep),
      place('operator-1', 'replay', 0),
      place('operator-2', 'replay', 0),
      place('purge', 'purge', sweep),
    ],
    start: {
      now: 0,
      messages: [],
      running: [],
      isAcknowledged: false,
      left: { ...NO_TROUBLE, attempts: 2, ...trouble },
    },
  };
}
