import { expect, it } from 'vitest';
import type { LogEntry } from './app-log.ts';
import type { EffectLine } from './effects.ts';
import { hash, type Row } from './inbox.ts';
import { judge } from './judge.ts';
import type { Planned } from './plan.ts';

const delivery = 'wh_1';
const at = '2026-01-01T00:00:00.000Z';
const planned: Planned = {
  id: delivery,
  body: Buffer.from('{}'),
  steps: ['ok'],
  copies: 1,
  again: 0,
};
const effect: EffectLine = { delivery, attempt: 1, lease: 'a' };
const done: Row = {
  state: 'done',
  attempts: 1,
  history: [
    { at, state: 'received', attempt: 0 },
    { at, state: 'processing', attempt: 1 },
    { at, state: 'done', attempt: 1, by: 'a' },
  ],
  bodyHash: hash(planned.body),
};
const dead: Row = {
  ...done,
  state: 'dead',
  history: [{ at, state: 'dead', attempt: 1, note: 'no' }],
};
const logged = (attempt: number): LogEntry => ({ at: 0, message: 'done', delivery, attempt });

interface Case {
  readonly plan?: Partial<Planned>;
  readonly acknowledged?: boolean;
  readonly row?: Row | undefined;
  readonly log?: readonly LogEntry[];
  readonly effects?: readonly EffectLine[];
}

function judgeOne({ plan, acknowledged = true, row, log = [], effects = [effect] }: Case) {
  return judge({
    planned: [{ ...planned, ...plan }],
    acknowledged: new Set(acknowledged ? [delivery] : []),
    effects: new Map(effects.length > 0 ? [[delivery, effects]] : []),
    app: {
      rows: new Map(row ? [[delivery, row]] : []),
      log: new Map([[delivery, log]]),
      maxAttempts: 20,
    },
  });
}

it.each<[string, Case, string]>([
  ['no row', {}, 'lost: acknowledged, but not in the inbox'],
  [
    'another body',
    { row: { ...done, bodyHash: hash(Buffer.from('[]')) } },
    'lost: stored with another body',
  ],
  [
    'an unfinished row',
    { row: { ...done, state: 'retrying', history: [] } },
    'lost: still retrying when all was quiet',
  ],
  ['done without an effect', { row: done, effects: [] }, 'lost: no effect'],
  [
    'a commit by somebody without an effect',
    { row: done, effects: [{ ...effect, lease: 'b' }] },
    'lost: committed without an effect',
  ],
  [
    'two commits in the row',
    { row: { ...done, history: [...done.history, ...done.history] } },
    'committed twice: 2 commits in its row',
  ],
  [
    'two commits in the logs',
    { row: done, log: [logged(1), logged(2)] },
    'committed twice: 2 commits in the logs',
  ],
  [
    'a commit that was overwritten',
    { row: done, log: [logged(2)] },
    'committed twice: attempt 2 logged its commit, and attempt 1 is in the row',
  ],
  [
    'one attempt of two owners',
    { row: done, effects: [effect, { ...effect, lease: 'b' }] },
    'committed twice: attempt 1 was held by two leases',
  ],
  ['dead against the plan', { row: dead }, 'dead unexpectedly: no'],
])('%s is an offence', (_name, evidence, offence) => {
  const { offences } = judgeOne(evidence);
  expect(offences.map(({ what, why }) => `${what}: ${why}`)).toEqual([offence]);
});

it.each<[string, Case]>([
  ['done once, with its effect', { row: done, log: [logged(1)] }],
  ['done once, its line lost with the process', { row: done }],
  ['an effect again', { row: done, effects: [effect, { ...effect, attempt: 2, lease: 'b' }] }],
  ['never acknowledged, never stored', { acknowledged: false, effects: [] }],
  ['dead as planned', { plan: { steps: ['refuse'] }, row: dead, effects: [] }],
  ['out of attempts', { row: { ...dead, attempts: 20 } }],
])('%s is none', (_name, evidence) => {
  expect(judgeOne(evidence).offences).toEqual([]);
});
