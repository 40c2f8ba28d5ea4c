import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, policyOf, type Ring } from './policies.ts';

const LIVE = 'live.transport.incoming';
const REALTIME = 'realtime.call.incoming';
const NUMBER = '<sip:+14255550142@trunk.example>';
const ALICE = '"Al" <sip:Alice@Example.com:5061;lr>';
const ANONYMOUS = '<sip:anonymous@anonymous.invalid>';

/** Whether a rule with these conditions applies. */
function isHit(conditions: object, ring: Ring): boolean {
  const policy = policyOf({ rules: [{ ...conditions, action: 'reject' }] });
  return decide(policy, ring).rule === 'rules[0]';
}

describe('decideCall, which rule applies', () => {
  it.each([
    ['the number', '+14255550142', NUMBER, true],
    ['the number without its plus', '14255550142', NUMBER, false],
    ['another number', '+14255550143', NUMBER, false],
    ['a part of the number', '+1425', NUMBER, false],
    ['its beginning', '+1425*', NUMBER, true],
    ['all of it as a beginning', '+14255550142*', NUMBER, true],
    ['a longer beginning', '+142555501420*', NUMBER, false],
    ['another beginning', '+44*', NUMBER, false],
    ['any global number', '+*', NUMBER, true],
    ['its middle as a beginning', '4255*', NUMBER, false],
    ['its end', '*0142', NUMBER, true],
    ['its middle as an end', '*014', NUMBER, false],
    ['the address of the number', 'sip:+14255550142@trunk.example', NUMBER, true],
    ['the domain of the number', '*@trunk.example', NUMBER, true],
    ['anybody', '*', NUMBER, true],
    ['nobody', 'anonymous', NUMBER, false],
    ['the address', 'sip:alice@example.com', ALICE, true],
    ['the address in another case', 'SIP:ALICE@EXAMPLE.COM', ALICE, true],
    ['another scheme', 'sips:alice@example.com', ALICE, false],
    ['the beginning of the address', 'sip:ali*', ALICE, true],
    ['the domain', '*@example.com', ALICE, true],
    ['a domain in another case', '*@EXAMPLE.com', ALICE, true],
    ['the end of the domain', '*.com', ALICE, true],
    ['a longer domain', '*@mail.example.com', ALICE, false],
    ['the domain within another', '*@example.com', '<sip:a@example.com.evil.example>', false],
    ['the domain as a user', '*@example.com', '<sip:a%40example.com@evil.example>', false],
    ['the beginning as a user', '+1425*', '<sip:%2b1425x@evil.example>', false],
    ['a number that is too long for one', '+1425*', '<sip:+14255550142000000@b>', false],
    ['digits that are no number', '1001', '<sip:1001@b>', false],
    ['digits of a telephone', '1001', '<sip:1001@b;user=phone>', true],
    ['a tel address', 'tel:+14255550142', '<tel:+1-425-555-0142>', true],
    ['anybody, of nobody', '*', ANONYMOUS, false],
    ['nobody', 'anonymous', ANONYMOUS, true],
    ['nobody in another case', 'Anonymous', ANONYMOUS, true],
    ['nobody, of what cannot be read', 'anonymous', '"<', true],
    ['nobody, of a missing header', 'anonymous', undefined, true],
    ['a number, of nobody', '+1425*', ANONYMOUS, false],
  ])('by from: %s (%s)', (_what, pattern, from, isExpected) => {
    expect(isHit({ from: [pattern] }, from === undefined ? {} : { from })).toBe(isExpected);
  });

  it.each([
    [{ to: ['+1800*'] }, true],
    [{ to: ['+1425*'] }, false],
    [{ to: ['*'] }, true],
    [{ sender: ['default'] }, false],
    [{ sender: ['azure-weu'] }, true],
    [{ sender: ['Azure-*'] }, true],
    [{ sender: ['*-neu', '*-weu'] }, true],
    [{ sender: ['azure'] }, false],
    [{ sender: ['*'] }, true],
    [{ sender: ['anonymous'] }, false],
    [{ type: [LIVE] }, true],
    [{ type: [REALTIME] }, false],
    [{ type: [REALTIME, LIVE] }, true],
    [{ from: ['+44*', '+1425*'] }, true],
    [{ from: ['+1425*'], to: ['+1800*'], sender: ['azure-weu'], type: [LIVE] }, true],
    [{ from: ['+44*'], to: ['+1800*'], sender: ['azure-weu'], type: [LIVE] }, false],
    [{ from: ['+1425*'], to: ['+1425*'], sender: ['azure-weu'], type: [LIVE] }, false],
    [{ from: ['+1425*'], to: ['+1800*'], sender: ['default'], type: [LIVE] }, false],
    [{ from: ['+1425*'], to: ['+1800*'], sender: ['azure-weu'], type: [REALTIME] }, false],
  ])('by %j: %s', (conditions, isExpected) => {
    const ring = {
      from: NUMBER,
      to: '<tel:+18005550199>',
      sender: 'azure-weu',
      type: LIVE,
    } as const;
    expect(isHit(conditions, ring)).toBe(isExpected);
  });

  it('takes the first that applies, and otherwise where none does', () => {
    const policy = policyOf({
      rules: [
        { from: ['+44*'], action: 'reject', status: 401 },
        { from: ['+1425*'], action: 'reject', status: 402 },
        { from: ['+1*'], action: 'reject', status: 403 },
      ],
      otherwise: { action: 'reject', status: 404 },
    });
    const statusOf = (from: string) => decide(policy, { from });
    expect(statusOf(NUMBER)).toEqual({ rule: 'rules[1]', action: 'reject', status: 402 });
    expect(statusOf('tel:+1206')).toEqual({ rule: 'rules[2]', action: 'reject', status: 403 });
    expect(statusOf('tel:+49')).toEqual({ rule: 'otherwise', action: 'reject', status: 404 });
  });

  it('compares a pattern with any caller as a text begins, ends or is', () => {
    const digits = fc.stringMatching(/^\+[0-9]{1,15}$/);
    fc.assert(
      fc.property(digits, digits, fc.nat(15), (number, other, length) => {
        const from = `<tel:${number}>`;
        const start = number.slice(0, Math.max(length, 1));
        expect(isHit({ from: [`${start}*`] }, { from })).toBe(true);
        expect(isHit({ from: [`${other}*`] }, { from })).toBe(number.startsWith(other));
        expect(isHit({ from: [`*${other.slice(1)}`] }, { from })).toBe(
          number.endsWith(other.slice(1)),
        );
        expect(isHit({ from: [other] }, { from })).toBe(number === other);
      }),
    );
  });
});

describe('decideCall, what is done', () => {
  const realtime = { type: 'realtime', model: 'gpt-realtime-2' };
  const live = { session: { type: 'live', model: 'gpt-live-1' } };
  const record = { rule: 'otherwise', action: 'record' };
  const target = 'tel:+14155550123';

  it.each([
    ['both', REALTIME, realtime],
    ['both', LIVE, live],
    ['realtime', REALTIME, realtime],
    ['realtime', LIVE, undefined],
    ['live', REALTIME, undefined],
    ['live', LIVE, live],
  ] as const)('answers with the session %s of %s', (name, type, body) => {
    const session = { name, type, body };
    const accept = policyOf({ otherwise: { action: 'accept', session: name } });
    expect(decide(accept, { type })).toEqual(
      body ? { rule: 'otherwise', action: 'accept', session } : { ...record, reason: 'no-session' },
    );
    const refer = policyOf({ otherwise: { action: 'refer', session: name, target } });
    expect(decide(refer, { type })).toEqual(
      body
        ? { rule: 'otherwise', action: 'refer', session, target }
        : { ...record, reason: 'no-session' },
    );
  });

  it('records what it is told to record', () => {
    expect(decide(policyOf({}), {})).toEqual({ ...record, reason: 'policy' });
  });

  it('does not go on to another rule where a session is missing', () => {
    const policy = policyOf({
      rules: [{ from: ['*'], action: 'accept', session: 'live' }],
      otherwise: { action: 'reject' },
    });
    expect(decide(policy, { from: NUMBER })).toEqual({
      rule: 'rules[0]',
      action: 'record',
      reason: 'no-session',
    });
  });

  it('declines with 603 where no status is given', () => {
    const policy = policyOf({ otherwise: { action: 'reject' } });
    expect(decide(policy, {})).toEqual({ rule: 'otherwise', action: 'reject', status: 603 });
  });
});
