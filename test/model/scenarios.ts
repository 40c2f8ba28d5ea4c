import { createScenario, type Scenario } from './scenario.ts';

/** What `npm test` explores. */
export const SCENARIOS: readonly Scenario[] = [
  createScenario('a process that crashes at any step, before or after a write', {
    canSweep: false,
    trouble: { crashes: 1, ticks: 1 },
  }),
  createScenario('a storage call that fails, or whose answer is lost', {
    canSweep: false,
    trouble: { faults: 1, ticks: 1 },
  }),
  createScenario('a clock that is 10 minutes ahead, a renewal, a crash and a handler that throws', {
    canSweep: false,
    skews: [0, 2, 0, 0],
    trouble: { crashes: 1, renewals: 1, failures: 1 },
  }),
  createScenario('clocks 10 minutes behind and ahead, and a ticket that is poisoned', {
    skews: [-2, 2, 2, 2],
    trouble: { poisonings: 1, redeliveries: 1, attempts: 1, sweeps: 1 },
  }),
  createScenario('a ticket that vanishes, and a sweep', {
    trouble: { losses: 1, sweeps: 1, ticks: 3, attempts: 1 },
  }),
  createScenario('an operator who has it done once more', {
    trouble: { crashes: 1, attempts: 1, replays: 1, redeliveries: 1 },
  }),
];
