import { createScenario, type Scenario } from './scenario.ts';

/** What `npm test` explores: about 470,000 worlds. */
export const SCENARIOS: readonly Scenario[] = [
  createScenario('a crash before or after any write', {
    canSweep: false,
    trouble: { crashes: 1, ticks: 1 },
  }),
  createScenario('a call that fails or is not heard of', {
    canSweep: false,
    trouble: { faults: 1, ticks: 1 },
  }),
  createScenario('a handler that throws, and a crash', {
    canSweep: false,
    trouble: { failures: 1, ticks: 2, attempts: 1, crashes: 1 },
  }),
  createScenario('a clock 10 minutes ahead, and a crash', {
    canSweep: false,
    skews: [0, 2, 0, 0],
    trouble: { crashes: 1, renewals: 1, failures: 1 },
  }),
  createScenario('a ticket handed out twice, to one whose clock is ahead', {
    canSweep: false,
    skews: [0, 2, 0, 0],
    trouble: { attempts: 1, redeliveries: 1, crashes: 1, ticks: 1 },
  }),
  createScenario('clocks 20 minutes apart, and poison', {
    skews: [-2, 2, 2, 2],
    trouble: { poisonings: 1, redeliveries: 1, attempts: 1, sweeps: 1 },
  }),
  createScenario('a ticket that vanishes, and a sweep', {
    trouble: { losses: 1, sweeps: 1, ticks: 3, attempts: 1 },
  }),
  createScenario('a replay, and tickets handed out twice', {
    skews: [0, 2, 2, -2],
    trouble: { attempts: 1, replays: 1, redeliveries: 2 },
  }),
  createScenario('two replays at once, and a crash', {
    skews: [0, 2, 0, 0],
    trouble: { attempts: 1, replays: 2, crashes: 1 },
  }),
  createScenario('a replay beside a purge, and answers that are lost', {
    skews: [0, 0, 0, 1],
    trouble: { attempts: 1, replays: 1, purges: 1, faults: 1, redeliveries: 1 },
  }),
];

/** More trouble at once: about 7.8 million worlds and eight minutes, explored where `MODEL=large`. */
export const LARGE_SCENARIOS: readonly Scenario[] = [
  createScenario('two attempts, a throw and a crash', {
    canSweep: false,
    trouble: { failures: 1, ticks: 2, crashes: 1 },
  }),
  createScenario('a crash, and a ticket handed out twice', {
    trouble: { crashes: 1, ticks: 1, redeliveries: 1, attempts: 1, renewals: 1, failures: 1 },
  }),
  createScenario('throws, a crash, a clock ahead', {
    skews: [0, 2, 0, 0],
    trouble: { failures: 2, ticks: 1, attempts: 1, redeliveries: 1, crashes: 1 },
  }),
  createScenario('renewals that fail', {
    trouble: { renewals: 1, faults: 1, ticks: 1, attempts: 1, redeliveries: 1 },
  }),
  createScenario('renewals that fail, a clock ahead', {
    skews: [0, 2, 0, 0],
    trouble: { renewals: 2, faults: 1, attempts: 1, redeliveries: 1 },
  }),
  createScenario('renewals, clocks 20 minutes apart', {
    skews: [-2, 2, 2, 2],
    trouble: { renewals: 1, poisonings: 1, redeliveries: 1, attempts: 1, sweeps: 1 },
  }),
  createScenario('a sweep beside two workers', {
    trouble: { sweeps: 1, ticks: 3, attempts: 1, redeliveries: 1 },
  }),
  createScenario('a replay, a throw and a crash', {
    trouble: { attempts: 1, replays: 1, redeliveries: 1, failures: 1, crashes: 1 },
  }),
  createScenario('two replays, a throw and a crash', {
    skews: [0, 2, 0, 0],
    trouble: { attempts: 1, replays: 2, failures: 1, crashes: 1 },
  }),
  createScenario('two replays and a purge, and answers that are lost', {
    skews: [0, 0, 0, 1],
    trouble: { attempts: 1, replays: 2, purges: 1, faults: 1 },
  }),
  createScenario('a replay beside a sweep, a purge and a second ticket', {
    skews: [0, 2, 0, 2],
    trouble: { attempts: 2, replays: 1, sweeps: 1, purges: 1 },
  }),
];
