import type { Property } from './judge.ts';
import { blindToLeases, deleteFirst, forgetTicket, ticketFirst, withInbox } from './mistakes.ts';
import { ANY_VERSION, type Ports } from './ports.ts';
import { createScenario, type ScenarioOptions } from './scenario.ts';

interface Case extends ScenarioOptions {
  /** What is wrong with it. */
  readonly name: string;
  /** The promise that breaks first. */
  readonly property: Property;
}

const CASES: readonly Case[] = [
  {
    name: 'a claim that is not fenced',
    property: 'a lease is taken over only when it has run out',
    trouble: {},
    mutants: {
      work: withInbox((inbox) => ({ replace: (next) => inbox.replace(next, ANY_VERSION) })),
    },
  },
  {
    name: 'a result that is not fenced',
    property: 'only the owner of the lease commits',
    skews: [0, 2, 0, 0],
    trouble: {},
    mutants: {
      work: withInbox((inbox) => ({
        replace: (next, version) =>
          inbox.replace(next, next.progress.state === 'processing' ? version : ANY_VERSION),
      })),
    },
  },
  {
    name: 'a worker that takes a lost lease for a kept one',
    property: 'a worker says what it did',
    skews: [0, 2, 0, 0],
    trouble: {},
    mutants: {
      work: withInbox((inbox) => ({
        replace: async (next, version) =>
          (await inbox.replace(next, version)) ?? { delivery: next, version },
      })),
    },
  },
  {
    name: 'a worker that does not look at the lease',
    property: 'a lease is taken over only when it has run out',
    trouble: {},
    mutants: { work: withInbox(blindToLeases) },
  },
  {
    name: 'a poison queue that does not look at the lease',
    property: 'a lease is taken over only when it has run out',
    trouble: { redeliveries: 1, poisonings: 1, attempts: 1 },
    mutants: { bury: withInbox(blindToLeases) },
  },
  {
    name: 'a claim that is not counted',
    property: 'each claim is an attempt of its own and commits at most once',
    trouble: { attempts: 1 },
    mutants: {
      work: withInbox((inbox) => ({
        replace: (next, version) => inbox.replace({ ...next, attempts: 0 }, version),
      })),
    },
  },
  {
    name: 'a worker that begins again what is done',
    property: 'what is finished stays as it is',
    trouble: {},
    mutants: {
      work: withInbox((inbox) => ({
        read: async (id) => {
          const stored = await inbox.read(id);
          if (stored?.delivery.progress.state !== 'done') return stored;
          return { ...stored, delivery: { ...stored.delivery, progress: { state: 'received' } } };
        },
      })),
    },
  },
  {
    name: 'a 200 before the row is written',
    property: 'an acknowledged delivery has a row',
    trouble: { attempts: 1 },
    mutants: {
      receive: withInbox((inbox) => ({
        insert: async (delivery) => {
          void inbox.insert(delivery);
          return true;
        },
      })),
    },
  },
  {
    name: 'a ticket that is sent before the row is written',
    property: 'every delivery can still be finished',
    canSweep: false,
    trouble: { attempts: 1 },
    mutants: { receive: ticketFirst },
  },
  {
    name: 'a second attempt that does not send the ticket again',
    property: 'every delivery can still be finished',
    canSweep: false,
    trouble: { crashes: 1 },
    mutants: { receive: withInbox(() => ({ readState: async () => 'processing' })) },
  },
  {
    name: 'a ticket that is deleted before the row is written',
    property: 'an acknowledged delivery has a ticket or a sweep',
    canSweep: false,
    trouble: { attempts: 1 },
    mutants: { work: deleteFirst },
  },
  {
    name: 'a retry that forgets its ticket',
    property: 'every delivery can still be finished',
    canSweep: false,
    trouble: { attempts: 1, failures: 1 },
    mutants: { work: forgetTicket },
  },
  {
    name: 'a replay that is not fenced',
    property: 'only the owner of the lease commits',
    trouble: { attempts: 1, replays: 2 },
    mutants: {
      replay: withInbox((inbox) => ({ replace: (next) => inbox.replace(next, ANY_VERSION) })),
    },
  },
  {
    name: 'a replay that takes a refusal for its own step',
    property: 'a worker says what it did',
    trouble: { attempts: 1, replays: 2 },
    mutants: {
      replay: withInbox((inbox) => ({
        replace: async (next, version) =>
          (await inbox.replace(next, version)) ?? { delivery: next, version },
      })),
    },
  },
  {
    name: 'a replay of the same name as another',
    property: 'a worker says what it did',
    trouble: { attempts: 1, replays: 2 },
    mutants: { replay: (step) => (ports) => step({ ...ports, name: 'replay' }) },
  },
  {
    name: 'a replay that goes on with the attempts of before',
    property: 'what is finished stays as it is',
    trouble: { attempts: 1, replays: 1 },
    mutants: {
      replay: withInbox((inbox) => ({
        replace: (next, version) => inbox.replace({ ...next, attempts: 1 }, version),
      })),
    },
  },
  {
    name: 'a purge that is not fenced',
    property: 'only what is finished is purged',
    skews: [0, 0, 0, 1],
    trouble: { attempts: 1, replays: 1, purges: 1 },
    mutants: {
      purge: (step) => (ports) => {
        const { finishedRows } = ports;
        const remove: Ports['finishedRows']['remove'] = (row) =>
          finishedRows.remove({ ...row, version: ANY_VERSION });
        return step({ ...ports, finishedRows: { ...finishedRows, remove } });
      },
    },
  },
  {
    name: 'a sweep that forgets the ticket',
    property: 'every delivery can still be finished',
    trouble: { attempts: 1, losses: 1 },
    mutants: { sweep: forgetTicket },
  },
];

/** The real steps with one mistake each, and the promise that each mistake breaks. */
export const MUTANTS = CASES.map(({ name, property, ...options }) => ({
  property,
  scenario: createScenario(name, options),
}));

/** Mistakes, or mishaps, that the sweep makes good, and that are lost without it. */
export const HEALED: readonly (ScenarioOptions & { readonly name: string })[] = [
  { name: 'a ticket that vanishes', trouble: { attempts: 1, losses: 1 } },
  {
    name: 'a ticket that is deleted early, and a crash',
    trouble: { attempts: 1, crashes: 1 },
    mutants: { work: deleteFirst },
  },
  {
    name: 'a retry that forgets its ticket',
    trouble: { attempts: 1, failures: 1 },
    mutants: { work: forgetTicket },
  },
  {
    name: 'a replay that forgets its ticket',
    trouble: { attempts: 1, replays: 1 },
    mutants: { replay: forgetTicket },
  },
  {
    // Who claims last is not who has the ticket, and who has it deletes it.
    name: 'a lost lease that leaves no ticket',
    skews: [0, 2, 0, 0],
    trouble: { attempts: 1, redeliveries: 1 },
    mutants: { work: forgetTicket },
  },
];
