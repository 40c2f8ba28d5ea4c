import { expect, it } from 'vitest';
import { applyFixes } from '../../src/doctor/apply-fixes.ts';
import { ok, warning } from '../../src/doctor/finding.ts';
import { type Check, runChecks } from '../../src/doctor/run-checks.ts';

const check = (name: string, look: Check['look']): Check => ({ name, look });

it('tells what was found in the order of the checks, whoever ends first', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended: string[] = [];
  const findings = await runChecks(
    [
      check('one', async () => {
        await promise;
        return [ok('a'), ok('b')];
      }),
      check('two', async () => {
        resolve();
        return [ok('c')];
      }),
    ],
    { limitMs: 5000, onEnd: (name) => ended.push(name) },
  );
  expect(findings.map((finding) => `${finding.check} ${finding.text}`)).toEqual([
    'one a',
    'one b',
    'two c',
  ]);
  expect(ended).toEqual(['two', 'one']);
});

it.each([
  ['throws', async () => Promise.reject(new Error('no luck')), 'Error: no luck'],
  [
    'throws at once',
    () => {
      throw new TypeError('no luck');
    },
    'TypeError: no luck',
  ],
  ['never ends', () => new Promise<never>(() => {}), 'there was no answer within 0.02 s'],
  [
    'ends with its signal',
    (signal: AbortSignal) =>
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error('cut off')));
      }),
    'there was no answer within 0.02 s',
  ],
] as const)('makes a finding of a check that %s, and ends the others', async (_, look, text) => {
  const findings = await runChecks([check('bad', look), check('good', async () => [ok('fine')])], {
    limitMs: 20,
  });
  expect(findings).toMatchObject([
    { check: 'bad', level: 'problem', text },
    { check: 'good', level: 'ok' },
  ]);
});

it('gives a check the time that it asks for', async () => {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return [ok('done')];
  };
  const findings = await runChecks([{ name: 'slow', look: slow, limitMs: 20_000 }], { limitMs: 1 });
  expect(findings).toMatchObject([{ text: 'done' }]);
});

it('explains what was thrown in the words it is given', async () => {
  const look = async () => Promise.reject(new Error('whsec_secret'));
  const explain = () => 'in other words';
  expect(await runChecks([check('bad', look)], { limitMs: 1000, explain })).toMatchObject([
    { text: 'in other words' },
  ]);
});

it('applies what was offered, asks before what reaches further, and goes on after a failure', async () => {
  const done: string[] = [];
  const offer = (what: string, needsConsent: boolean, run = async () => void done.push(what)) => ({
    check: 'any',
    ...warning('w', undefined, { what, needsConsent, run }),
  });
  const asked: string[] = [];
  const applied = await applyFixes(
    [
      offer('fail', false, async () => Promise.reject(new Error('no luck'))),
      offer('create', false),
      offer('subscribe', true),
      offer('leave', true),
      { check: 'any', ...ok('fine') },
    ],
    {
      limitMs: 1000,
      isWanted: async ({ what }) => {
        asked.push(what);
        return what === 'subscribe';
      },
    },
  );
  expect(applied).toEqual([
    { what: 'fail', outcome: 'failed', reason: 'Error: no luck' },
    { what: 'create', outcome: 'done' },
    { what: 'subscribe', outcome: 'done' },
    { what: 'leave', outcome: 'declined' },
  ]);
  expect(asked).toEqual(['subscribe', 'leave']);
  expect(done).toEqual(['create', 'subscribe']);
});
