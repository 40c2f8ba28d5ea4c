import { describe, expect, it } from 'vitest';
import { readCallPolicy } from '../../src/calls/read-policy.ts';
import { problemsOf } from './policies.ts';

const LIVE = 'live.transport.incoming';
const REALTIME = 'realtime.call.incoming';
const PARTY = 'rules[0].from[0] matches no number and no address: give a number';
const STAR = 'rules[0].from[0] has a "*" in its middle, or two: use at most one';
const TEXT = 'rules[0].from[0] is not a text of 1 to 256 visible ASCII characters: give a number';
const SENDER = 'rules[0].sender[0] is not a name of 1 to 256 characters: give the name';

/** The problems of a rule that is sound but for these members. */
const ofRule = (rule: object) =>
  problemsOf({ rules: [{ from: ['*'], action: 'reject', ...rule }] });

const byName = (a = '', b = '') => a.localeCompare(b);

describe('readCallPolicy, what is not', () => {
  it.each([
    ['', 'the policy is not JSON (Unexpected end): look for'],
    ['{"otherwise":{}', 'the policy is not JSON (line 1 column 16): look for'],
    ['{\n  // no\n}', 'the policy is not JSON (line 2 column 3): look for'],
    ['+14255550142', "the policy is not JSON (Unexpected token '+'): look for"],
    ['[]', 'the policy is an empty list: give an object'],
    ['[1]', 'the policy is a list: give an object'],
    ['null', 'the policy is null: give an object'],
    ['"x"', 'the policy is a string: give an object'],
    ['{}', 'otherwise is missing: give what to do about a call that no rule applies to'],
  ])('names the problem with the text %j', (text, problem) => {
    expect(readCallPolicy(text)).toEqual({ problems: [expect.stringContaining(problem)] });
  });

  it.each<[object, string]>([
    [{ rule: [] }, 'rule is unknown: remove it (did you mean "rules"?)'],
    [{ comment: '' }, 'comment is unknown: remove it; known here: rules, otherwise, sessions'],
    [{ '//': '' }, '["//"] is unknown: remove it'],
    [{ rules: {} }, 'rules is an object: give a list of rules'],
    [{ rules: null }, 'rules is null: give a list of rules'],
    [{ rules: [null] }, 'rules[0] is null: give an object with conditions and an "action"'],
    [{ otherwise: 'record' }, 'otherwise is a string: give what to do'],
    [{ otherwise: {} }, 'otherwise.action is missing: give one of "record", "accept"'],
    [{ otherwise: { action: 'record', from: ['*'] } }, 'otherwise.from is unknown: remove it'],
    [{ otherwise: { action: 1 } }, 'otherwise.action is a number: give one of'],
    [{ otherwise: { action: 'decline' } }, 'otherwise.action is no action: use one of "record"'],
    [{ otherwise: { action: 'toString' } }, 'otherwise.action is no action: use one of "record"'],
    [{ otherwise: { action: 'ACCEPT' } }, '"refer" (did you mean "accept"?)'],
    [
      { otherwise: { action: 'record', session: 'both' } },
      'otherwise.session does nothing with "record": remove it, or use "accept" or "refer"',
    ],
    [
      { otherwise: { action: 'record', status: 603 } },
      'otherwise.status does nothing with "record": remove it, or use "reject"',
    ],
    [
      { otherwise: { action: 'accept', session: 'both', target: 'tel:+1' } },
      'otherwise.target does nothing with "accept": remove it, or use "refer"',
    ],
    [{ otherwise: { action: 'accept' } }, 'otherwise.session is missing: give the name of one'],
    [{ otherwise: { action: 'accept', session: 5 } }, 'otherwise.session is a number: give the'],
    [
      { otherwise: { action: 'accept', session: 'bith' } },
      'otherwise.session names no session: use a name that "sessions" has (did you mean "both"?)',
    ],
    [{ otherwise: { action: 'accept', session: 'toString' } }, 'otherwise.session names no'],
    [{ otherwise: { action: 'refer', session: 'both' } }, 'otherwise.target is missing: give a'],
    [{ sessions: [] }, 'sessions is an empty list: give an object of sessions by their names'],
    [{ sessions: { s: null } }, 'sessions.s is null: give "realtime" or "live" settings'],
    [{ sessions: { s: {} } }, 'sessions.s answers no call: give it "realtime" or "live"'],
    [{ sessions: { 'a b': {} } }, 'sessions["a b"] answers no call'],
    [
      { sessions: { s: { live: { model: 'm' }, realtme: {} } } },
      'sessions.s.realtme is unknown: remove it (did you mean "realtime"?)',
    ],
    [{ sessions: { s: { live: [] } } }, 'sessions.s.live is an empty list: give the settings'],
    [{ sessions: { s: { live: {} } } }, 'sessions.s.live.model is missing: give the name'],
    [
      { sessions: { s: { realtime: { model: 5 } } } },
      'sessions.s.realtime.model is a number: give',
    ],
    [{ sessions: { s: { realtime: { model: '' } } } }, 'sessions.s.realtime.model is empty: give'],
    [{ sessions: { s: { realtime: { model: ' ' } } } }, 'sessions.s.realtime.model is empty: give'],
    [
      { sessions: { s: { live: { model: 'm', type: 'realtime' } } } },
      'sessions.s.live.type can only be "live": leave it out',
    ],
    [
      { sessions: { s: { realtime: { model: 'm', type: 'live' } } } },
      'sessions.s.realtime.type can only be "realtime"',
    ],
  ])('names the problem with %j', (policy, problem) => {
    expect(problemsOf(policy)).toEqual([expect.stringContaining(problem)]);
  });

  it.each<[object, string]>([
    [{ form: ['*'] }, 'rules[0].form is unknown: remove it (did you mean "from"?)'],
    [{ from: [] }, 'rules[0].from is an empty list: give a list of one or more texts'],
    [{ from: '*' }, 'rules[0].from is a string: give a list of one or more texts'],
    [{ from: [5] }, TEXT],
    [{ from: [''] }, TEXT],
    [{ from: ['+44 20'] }, TEXT],
    [{ from: ['+44…'] }, TEXT],
    [{ from: ['+1'.padEnd(257, '1')] }, TEXT],
    [{ from: ['+1*5'] }, STAR],
    [{ from: ['**'] }, STAR],
    [{ from: ['*5*'] }, STAR],
    [{ from: ['+1-425*'] }, PARTY],
    [{ from: ['(425)*'] }, PARTY],
    [{ from: ['+1234567890123456'] }, PARTY],
    [{ from: ['alice'] }, PARTY],
    [{ from: ['alice@example.com'] }, PARTY],
    [{ from: ['alice@*'] }, PARTY],
    [{ from: ['<sip:a@b>'] }, PARTY],
    [{ from: ['sip:a@b:5060'] }, PARTY],
    [{ from: ['sip:a@b;lr'] }, PARTY],
    [{ from: ['tel:+1-425'] }, PARTY],
    [{ from: ['*@example.com:5060'] }, PARTY],
    [{ from: ['*@b>'] }, PARTY],
    [{ from: ['http://*'] }, PARTY],
    [{ to: ['anonymous'] }, PARTY.replace('from', 'to')],
    [{ sender: [''] }, SENDER],
    [{ sender: [' '] }, SENDER],
    [{ sender: [null] }, SENDER],
    [{ sender: ['s'.repeat(257)] }, SENDER],
    [{ sender: ['a*b'] }, 'rules[0].sender[0] has a "*" in its middle, or two'],
    [{ type: LIVE }, 'rules[0].type is a string: give a list of event types'],
    [{ type: ['live.transport.incomming'] }, `(did you mean "${LIVE}"?)`],
    [{ type: [5] }, `rules[0].type[0] is not the type of an incoming call: use ${REALTIME}`],
    [
      { status: 399 },
      'rules[0].status is no status that rejects a call: give a SIP status from 400 to 699, or leave it out for 603; from 300 only where "type" is',
    ],
    [{ status: 299 }, 'from 400 to 699, or leave it out for 603'],
    [{ status: 700 }, 'from 400 to 699'],
    [{ status: 486.5 }, 'from 400 to 699'],
    [{ status: '486' }, 'from 400 to 699'],
    [{ status: null }, 'from 400 to 699'],
    [{ type: [LIVE], status: 299 }, 'from 300 to 699'],
    [{ type: [LIVE, REALTIME], status: 302 }, 'from 400 to 699'],
    [
      { type: [LIVE], action: 'accept', session: 'realtime' },
      'rules[0].session has no "live" settings: the rule\'s "type" needs them',
    ],
    [{ type: [LIVE, REALTIME], action: 'accept', session: 'live' }, 'has no "realtime" settings'],
    ...[
      '',
      'agent',
      'agent@example.com',
      '<tel:+1>',
      'tel:',
      'sip:',
      'http://x',
      `sip:a@b;${'x'.repeat(2041)}`,
      'tel:+1 425',
      'javascript:1',
      'sip:a@b\r\nX: y',
    ].map((target): [object, string] => [
      { action: 'refer', session: 'both', target },
      'rules[0].target is no URI to refer to: give one such as "tel:+14155550123"',
    ]),
    [{ action: 'refer', session: 'both', target: 5 }, 'rules[0].target is a number: give a "tel:"'],
  ])('names the problem with a rule %j', (rule, problem) => {
    expect(ofRule(rule)).toEqual([expect.stringContaining(problem)]);
  });

  it('asks a rule for a condition', () => {
    expect(problemsOf({ rules: [{ action: 'reject' }] })).toEqual([
      'rules[0] applies to every call: give it "from", "to", "sender" or "type", or make it "otherwise"',
    ]);
  });

  it('names all problems at once, each with its path', () => {
    const problems = problemsOf({
      extra: 1,
      rules: [
        { from: ['*', 'x', 'y'], action: 'reject', status: 1 },
        { to: [], action: 'refer', session: 'none', target: 'x' },
      ],
      otherwise: { action: 'no' },
      sessions: { a: { live: {} }, b: 1 },
    });
    expect(problems.map((problem) => problem.split(' ', 1)[0]).toSorted(byName)).toEqual([
      'extra',
      'otherwise.action',
      'rules[0].from[1]',
      'rules[0].from[2]',
      'rules[0].status',
      'rules[1].session',
      'rules[1].target',
      'rules[1].to',
      'sessions.a.live.model',
      'sessions.b',
    ]);
  });

  it('echoes no pattern, no target and no piece of a broken file', () => {
    const secret = '+1 (425) 555-0142';
    const policy = {
      rules: [
        { from: [secret], to: [secret], sender: ['a*+1 (425)'], action: 'refer', target: secret },
      ],
    };
    const texts = [JSON.stringify(policy), `${JSON.stringify(policy)}${secret}`, `{"a":${secret}}`];
    for (const text of texts) expect(JSON.stringify(readCallPolicy(text))).not.toContain('425)');
  });
});
