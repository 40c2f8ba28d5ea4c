import { describe, expect, it } from 'vitest';
import { createSipHeaders } from '../../dev/samples/sip-headers.ts';
import { readParties, readSipCall } from '../../src/calls/sip.ts';
import { h } from './headers.ts';

const caller = (...parts: readonly string[]) => readSipCall(h(...parts)).caller;
const NUMBER = '+14255550142';

describe('readSipCall, by the shapes that trunks send', () => {
  it('reads the sample that the sender posts', () => {
    expect(readSipCall(createSipHeaders((prefix) => `${prefix}0123456789`))).toEqual({
      caller: {
        number: NUMBER,
        address: 'sip:+14255550142@sip.example.com',
        displayName: 'Zoë Example',
      },
      callee: { address: 'sip:proj_Y5xWb3kZpQmT8nRcVdLhJf2s@sip.api.openai.com' },
      sipCallId: '0123456789@sip.example.com',
    });
  });

  it('reads what Twilio sends', () => {
    const headers = h(
      'From',
      '"+14255550142" <sip:+14255550142@example.pstn.twilio.com:5060;isup-oli=62>;tag=12345_c3356d0b',
      'To',
      '<sip:+18005550199@sip.api.openai.com;transport=tls>',
      'P-Asserted-Identity',
      '<sip:+14255550142@192.0.2.7:5060>',
      'Call-ID',
      'b62c0f8e7a1b4b@0.0.0.0',
      'X-Twilio-CallSid',
      'CA0123456789abcdef0123456789abcdef',
    );
    expect(readParties(headers)).toEqual({
      caller: NUMBER,
      callee: '+18005550199',
      sipCallId: 'b62c0f8e7a1b4b@0.0.0.0',
    });
  });

  it('reads what Telnyx sends, numbers without a plus among it', () => {
    const headers = h(
      'From',
      '"JOHN DOE" <sip:14255550142@sip.telnyx.com:5070>;tag=7vSQ5pU0Qg',
      'To',
      'sip:18005550199@sip.api.openai.com:5061',
      'P-Asserted-Identity',
      '"JOHN DOE" <sip:+14255550142@203.0.113.9>',
      'Call-ID',
      '3f5b0c0a-4b1d-4a63-8a2e-8f8e3dd0c6b7',
    );
    expect(readSipCall(headers)).toEqual({
      caller: {
        number: NUMBER,
        address: 'sip:+14255550142@203.0.113.9',
        displayName: 'JOHN DOE',
      },
      // Nothing says that these digits are a telephone number.
      callee: { address: 'sip:18005550199@sip.api.openai.com' },
      sipCallId: '3f5b0c0a-4b1d-4a63-8a2e-8f8e3dd0c6b7',
    });
  });

  it('reads what Azure Communication Services sends', () => {
    const headers = h(
      'FROM',
      '<sip:+14255550142@sbc.example.com:5061;user=phone>;epid=A1B2;tag=f00d',
      'TO',
      '<sip:+18005550199@sip.pstnhub.microsoft.com:5061;user=phone>',
      'CALL-ID',
      '7d8a4c0e5b7f4f6b@198.51.100.2',
      'P-ASSERTED-IDENTITY',
      '<tel:+14255550142>,<sip:zoe@example.com>',
      'PRIVACY',
      'none',
    );
    expect(readParties(headers)).toEqual({
      caller: NUMBER,
      callee: '+18005550199',
      sipCallId: '7d8a4c0e5b7f4f6b@198.51.100.2',
    });
  });

  it('reads compact names', () => {
    expect(readParties(h('f', '<tel:+1-425>', 'T', 'sip:a@b.example', 'i', 'x1'))).toEqual({
      caller: '+1425',
      callee: 'sip:a@b.example',
      sipCallId: 'x1',
    });
  });
});

describe('readSipCall, several headers', () => {
  const FROM = '"Zoë" <sip:+14255550142@example.com>';
  const ANONYMOUS = '"Anonymous" <sip:anonymous@anonymous.invalid>';
  const PAI = 'P-Asserted-Identity';

  it.each([
    ['an assertion over From', ['From', FROM, PAI, '<tel:+1206>'], '+1206'],
    ['an assertion before From', [PAI, '<tel:+1206>', 'From', FROM], '+1206'],
    ['an assertion where From is missing', [PAI, '<tel:+1206>'], '+1206'],
    ['an assertion where From is broken', ['From', '<', PAI, '<tel:+1206>'], '+1206'],
    ['asserted digits without a plus', ['From', FROM, PAI, '<sip:1206@b>'], '1206'],
    ['the asserted number of two', ['From', FROM, PAI, '<sip:a@b>, <tel:+1206>'], '+1206'],
    ['the same in two headers', ['From', FROM, PAI, '<sip:a@b>', PAI, '<tel:+1206>'], '+1206'],
    ['an asserted address', ['From', FROM, PAI, '<sip:a@b>'], 'sip:a@b'],
    ['From where the assertion is broken', ['From', FROM, PAI, '<tel:>'], NUMBER],
    ['From where the assertion is anonymous', ['From', FROM, PAI, ANONYMOUS], NUMBER],
    ['nobody where From is anonymous', ['From', ANONYMOUS, PAI, '<tel:+1206>'], undefined],
    ['nobody where Privacy asks for it', ['From', FROM, PAI, FROM, 'Privacy', 'id'], undefined],
    ['nobody for Privacy in a list', ['From', FROM, 'Privacy', 'header; USER;critical'], undefined],
    ['nobody for a second Privacy', ['From', FROM, 'Privacy', 'none', 'privacy', 'id'], undefined],
    ['From where Privacy asks for nothing', ['From', FROM, 'Privacy', 'none'], NUMBER],
    ['From where Privacy is a word of ours', ['From', FROM, 'Privacy', 'idle;userx'], NUMBER],
    ['the first From', ['From', 'sip:a@b', 'From', FROM], 'sip:a@b'],
    ['a compact From that comes first', ['f', 'sip:a@b', 'From', FROM], 'sip:a@b'],
    ['no second From for a broken first', ['From', '<', 'From', FROM], undefined],
    ['no From of a similar name', ['X-From', FROM, 'Fro', FROM, 'ff', FROM], undefined],
    ['a name with white space', ['From ', FROM], NUMBER],
  ])('takes %s', (_what, parts, expected) => {
    expect(readParties(h(...parts)).caller).toBe(expected);
  });

  it('takes the name in From where the assertion has none', () => {
    expect(caller('From', FROM, PAI, '<tel:+1206>').displayName).toBe('Zoë');
    expect(caller('From', FROM, PAI, '"Z" <tel:+1206>').displayName).toBe('Z');
  });

  it('takes the first To and the first Call-ID', () => {
    expect(readParties(h('To', 'sip:a@b', 'To', 'tel:+1', 'i', '1', 'Call-ID', '2'))).toEqual({
      callee: 'sip:a@b',
      sipCallId: '1',
    });
  });

  it.each([
    ['intmeth', 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{', true],
    ['256 characters', 'x'.repeat(256), true],
    ['257 characters', 'x'.repeat(257), false],
    ['white space', 'a b', false],
    ['a control character', 'a\u0007', false],
    ['letters beyond ASCII', 'é', false],
    ['nothing', ' ', false],
  ])('judges a Call-ID of %s', (_what, value, isGood) => {
    expect(readSipCall(h('Call-ID', value)).sipCallId).toBe(isGood ? value : undefined);
  });

  it('drops the white space around a Call-ID', () => {
    expect(readParties(h('Call-ID', '\r\n x1 '))).toEqual({ sipCallId: 'x1' });
  });

  it('finds a header behind 10,000 others', () => {
    const others = Array.from({ length: 10_000 }, () => ({ name: 'Via', value: '<'.repeat(100) }));
    expect(readParties([...others, ...h('From', FROM)])).toEqual({ caller: NUMBER });
  });

  it('looks at 8 assertions and no more', () => {
    const broken = Array.from({ length: 8 }, () => h(PAI, '<tel:>')).flat();
    expect(readParties([...broken.slice(1), ...h(PAI, 'tel:+1206')])).toEqual({ caller: '+1206' });
    expect(readParties([...broken, ...h(PAI, 'tel:+1206')])).toEqual({});
  });
});
