import { readFile } from 'node:fs/promises';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCallPolicy } from '../../src/calls/read-policy.ts';
import { anyText } from '../fixtures/any-text.ts';
import { decide, policyOf, problemsOf } from './policies.ts';

const LIVE = 'live.transport.incoming';
const REALTIME = 'realtime.call.incoming';

describe('readCallPolicy, the example', () => {
  it('is a policy that uses every action', async () => {
    const text = await readFile(new URL('../../calls.example.json', import.meta.url), 'utf8');
    const read = readCallPolicy(text);
    if (!('policy' in read)) throw new Error(read.problems.join('\n'));
    const { rules, otherwise } = read.policy;
    const actions = [...rules.map(({ action }) => action.action), otherwise.action];
    expect(new Set(actions)).toEqual(new Set(['reject', 'refer', 'accept', 'record']));
    expect(decide(read.policy, {})).toEqual({ rule: 'rules[0]', action: 'reject', status: 433 });
    for (const type of [REALTIME, LIVE] as const) {
      expect(decide(read.policy, { from: 'tel:+14255550142', type })).toMatchObject({
        rule: 'rules[3]',
        action: 'accept',
        session: { name: 'support', type },
      });
    }
  });
});

describe('readCallPolicy, what is sound', () => {
  it('passes a session through to the API, its type added', () => {
    const audio = { output: { voice: 'marin' } };
    const settings = { model: 'm', instructions: 'Be brief.', audio, anything: [{ new: true }] };
    const policy = policyOf({
      otherwise: { action: 'accept', session: 's' },
      sessions: { s: { realtime: settings, live: { ...settings, type: 'live' } } },
    });
    expect(policy.otherwise).toEqual({
      action: 'accept',
      session: {
        name: 's',
        realtime: { ...settings, type: 'realtime' },
        live: { session: { ...settings, type: 'live' } },
      },
    });
  });

  it.each<[string, object]>([
    ['no rules', { rules: [] }],
    [
      'a session of a name of the prototype',
      {
        sessions: { constructor: { live: { model: 'm' } } },
        otherwise: { action: 'accept', session: 'constructor' },
      },
    ],
    ['a session nobody uses', { sessions: { other: { live: { model: 'm' } } } }],
    ['a redirection of a live call', { rules: [{ type: [LIVE], action: 'reject', status: 302 }] }],
    ['the lowest status', { otherwise: { action: 'reject', status: 400 } }],
    ['the highest status', { otherwise: { action: 'reject', status: 699 } }],
    [
      'a session of the type that the rule names',
      { rules: [{ type: [LIVE], action: 'accept', session: 'live' }] },
    ],
    [
      'a session of one type for a rule of any',
      { rules: [{ to: ['*'], action: 'accept', session: 'live' }] },
    ],
    ...['tel:+14155550123', 'sip:agent@example.com', 'SIPS:a@b:5061;transport=tls?X=1'].map(
      (target): [string, object] => [
        `the target ${target}`,
        { otherwise: { action: 'refer', session: 'both', target } },
      ],
    ),
  ])('takes %s', (_what, policy) => {
    expect(problemsOf(policy)).toEqual([]);
  });

  it('takes a policy of "otherwise" alone, after a byte order mark', () => {
    expect(readCallPolicy('\uFEFF{"otherwise":{"action":"record"}}')).toEqual({
      policy: { rules: [], otherwise: { action: 'record' } },
    });
  });
});

describe('readCallPolicy, whatever comes', () => {
  const words = fc.constantFrom(
    ...'rules otherwise sessions from to sender type action session status target s __proto__'.split(
      ' ',
    ),
    ...'realtime live model constructor accept reject refer record anonymous * +1* sip:a@b'.split(
      ' ',
    ),
    LIVE,
  );
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 6 },
      words,
      fc.array(tie('json'), { maxLength: 3 }),
      fc.dictionary(words, tie('json'), { maxKeys: 5 }),
      fc.constantFrom(603, 302, null, true),
    ),
  }));

  it('never throws, and gives a policy or problems for any file', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anyText(),
          json.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const read = readCallPolicy(text);
          const problems = 'problems' in read ? read.problems : [];
          expect(problems.filter((problem) => !/: \S|; \S/.test(problem))).toEqual([]);
          if ('policy' in read) decide(read.policy, { from: 'tel:+1' });
          expect('policy' in read || problems.length > 0).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });
});
