import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSipHeaders } from '../../dev/samples/sip-headers.ts';
import { readParties, readSipCall } from '../../src/calls/sip.ts';
import { anyText } from '../fixtures/any-text.ts';

/** Headers in their order, such as `h('From', 'sip:a@b', 'To', 'sip:c@d')`. */
function h(...parts: readonly string[]): Array<{ name: string; value: string }> {
  return parts.flatMap((value, index) =>
    index % 2 === 0 ? [] : [{ name: parts[index - 1] ?? '', value }],
  );
}

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

describe('readSipCall, one From', () => {
  it.each([
    ['brackets', '<sip:alice@example.com>', 'sip:alice@example.com', undefined],
    ['no brackets', 'sip:alice@example.com', 'sip:alice@example.com', undefined],
    ['a tag', 'sip:alice@example.com;tag=1', 'sip:alice@example.com', undefined],
    ['a spaced tag', '<sip:alice@example.com> ; tag = 1', 'sip:alice@example.com', undefined],
    ['a token', 'Alice <sip:alice@example.com>', 'sip:alice@example.com', 'Alice'],
    ['tokens', 'Alice  B. <sip:alice@example.com>', 'sip:alice@example.com', 'Alice B.'],
    ['no space (lwsdisp)', 'caller<sip:caller@example.com>', 'sip:caller@example.com', 'caller'],
    ['a quoted name', '"Alice" <sip:a@example.com>', 'sip:a@example.com', 'Alice'],
    ['an empty name', '"" <sip:a@example.com>', 'sip:a@example.com', undefined],
    ['a bracket in a name', '"<sip:x@y>" <sip:a@b>', 'sip:a@b', '<sip:x@y>'],
    ['separators in a name', '"a,b;c>d" <sip:a@b>', 'sip:a@b', 'a,b;c>d'],
    ['escapes (wsinv)', '"J Rosenberg \\\\\\"" <sip:j@b>', 'sip:j@b', 'J Rosenberg \\"'],
    ['escaped controls (intmeth)', '"BEL:\\\u0007 NUL:\\\u0000" <sip:a@b>', 'sip:a@b', 'BEL: NUL:'],
    ['percents in a name (esc02)', '"%Z%45" <sip:resource@b>', 'sip:resource@b', '%Z%45'],
    [
      'odd tokens (intmeth)',
      "token1~` token2'+_ token3*%!.- <sip:m@b>",
      'sip:m@b',
      "token1~` token2'+_ token3*%!.-",
    ],
    ['a comment', '(work) Alice (the (first)) <sip:a@b>', 'sip:a@b', 'Alice'],
    ['a URI in a comment', 'Al (\\) <sip:x@y>) <sip:a@b>', 'sip:a@b', 'Al'],
    ['parentheses in a URI', 'sip:a(b)@c', 'sip:a(b)@c', undefined],
    ['a comma in an unquoted name', 'Doe, Joe <sip:a@b>', 'sip:a@b', 'Joe'],
    ['a second address', '<sip:a@b>, <sip:c@d>', 'sip:a@b', undefined],
    ['a bracket in a parameter', 'sip:a@b;x=<sip:c@d>', 'sip:a@b', undefined],
    ['a quoted parameter', '<sip:a@b>;x=", <tel:+1>"', 'sip:a@b', undefined],
    ['a folded line', '"A\r\n B"\r\n\t<sip:a@b>', 'sip:a@b', 'A B'],
    ['a line that is not folded', '<sip:a@b>\r\nTo: <tel:+1>', 'sip:a@b', undefined],
    ['capitals', '<SIP:Alice@EXAMPLE.com>', 'sip:Alice@example.com', undefined],
    ['a password', '<sip:alice:secret@example.com>', 'sip:alice@example.com', undefined],
    ['port, parameters, headers', '<sips:a@b:5061;lr;x=1?Subject=c>', 'sips:a@b', undefined],
    ['an IPv6 host', '<sip:a@[2001:DB8::1]:5060>', 'sip:a@[2001:db8::1]', undefined],
    ['no user', '<sip:example.com;lr>', 'sip:example.com', undefined],
    [
      'marks (intmeth)',
      "<sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too.(doesn't-it)@example.com>",
      "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com",
      undefined,
    ],
    ['needless escapes (esc01)', 'sip:%75se%72@example.com', 'sip:user@example.com', undefined],
    ['escaped spaces', '<sip:I%20have%20spaces@b>', 'sip:I%20have%20spaces@b', undefined],
    ['an escaped null (escnull)', 'sip:null-%00-null@b', 'sip:null-%00-null@b', undefined],
    ['an escaped at', '<sip:a%40good.example@b>', 'sip:a%40good.example@b', undefined],
    ['an escaped colon', '<sip:a%3ab@c>', 'sip:a%3Ab@c', undefined],
    ['an escaped escape', '<sip:a%2541@c>', 'sip:a%2541@c', undefined],
    ['a broken escape', '<sip:a%zz%4@c>', 'sip:a%zz%4@c', undefined],
    ['a local number with a star', '<tel:*67;phone-context=example.com>', 'tel:*67', undefined],
    ['digits alone', '<sip:1001@b>', 'sip:1001@b', undefined],
    ['a header parameter user=phone', 'sip:1001@b;user=phone', 'sip:1001@b', undefined],
    ['16 digits', '<sip:+1234567890123456@b>', 'sip:+1234567890123456@b', undefined],
    ['letters after a plus', '<sip:+alice@b>', 'sip:+alice@b', undefined],
  ])('reads an address with %s', (_what, value, address, displayName) => {
    expect(caller('From', value)).toEqual({ address, ...(displayName && { displayName }) });
  });

  it.each([
    ['a global tel URI', '<tel:+14255550142>', NUMBER],
    ['visual separators', '<tel:+1-(425)-555.0142>', NUMBER],
    ['parameters', 'tel:+14255550142;ext=7;isub=1', NUMBER],
    ['capitals', '<TEL:+14255550142>', NUMBER],
    ['a local number', '<tel:555-0142;phone-context=+1425>', '5550142'],
    ['a sip URI with a plus', '<sip:+14255550142@example.com>', NUMBER],
    ['separators in a sip URI', '<sip:+1-425-555-0142@example.com>', NUMBER],
    ['an escaped plus', '<sip:%2B14255550142@example.com>', NUMBER],
    ['parameters of the user', '<sip:+14255550142;npdi;rn=+1206@example.com>', NUMBER],
    ['a password', '<sip:+14255550142:1@example.com>', NUMBER],
    ['user=phone', '<sip:4255550142@example.com;lr;User=Phone>', '4255550142'],
    ['15 digits', '<tel:+123456789012345>', '+123456789012345'],
  ])('reads a number from %s', (_what, value, number) => {
    expect(caller('From', value).number).toBe(number);
    expect(readParties(h('From', value)).caller).toBe(number);
  });

  it.each([
    ['nothing', ''],
    ['a name alone', '"Alice"'],
    ['a text', 'alice'],
    ['no scheme', '<alice@example.com>'],
    ['another scheme', '<http://example.com/>'],
    ['an unknown scheme', '<nobodyKnowsThisScheme:totallyopaquecontent>'],
    ['an empty user', '<sip:@example.com>'],
    ['an empty host', '<sip:alice@>'],
    ['two ats', '<sip:a@b@c>'],
    ['a port of letters', '<sip:a@b:five>'],
    ['an open quote (quotbal)', '"Mr. J. User <sip:j.user@example.com>'],
    ['a quote open by an escape', '"Mr \\" <sip:a@b>'],
    ['an open bracket', '<sip:a@b'],
    ['an open comment', '(a <sip:a@b>'],
    ['two opening brackets', '<<sip:a@b>>'],
    ['a quoted URI', '"x" sip:a@b'],
    ['a space in the URI', '<sip:a b@c>'],
    ['a line break in the URI', '<sip:a\nb@c>'],
    ['a null in the URI', '<sip:a\u0000@c>'],
    ['letters beyond ASCII in the URI', '<sip:zoë@c>'],
    ['half a pair in the URI', '<sip:\uD83D@c>'],
    ['a tel URI without a number', '<tel:>'],
    ['a tel URI with words', '<tel:+one>'],
    ['a tel URI with a host', '<tel:+1425@example.com>'],
    ['an address of 257 characters', `<sip:${'a'.repeat(251)}@b>`],
    ['8193 characters', `<sip:a@b>;${'x'.repeat(8183)}`],
    ['an anonymous URI', '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1'],
    ['a nameless user of a real host', '<sip:Anonymous@sip.example.com>'],
    ['any host that is invalid', '"A" <sip:thisis@ANONYMOUS.invalid>'],
    ['an invalid host alone', '<sip:anonymous.invalid>'],
    ['a number that is not available', '<sip:unavailable@unknown.invalid>'],
    ['a number of nobody', '<sip:+14255550142@anonymous.invalid>'],
  ])('finds no caller in %s', (_what, value) => {
    expect(caller('From', value)).toEqual({});
    expect(readParties(h('From', value))).toEqual({});
  });

  it('reads an address of 256 characters', () => {
    const address = `sip:${'a'.repeat(250)}@b`;
    expect(caller('From', `<${address}>`)).toEqual({ address });
  });

  it('reads a value of 8192 characters', () => {
    expect(caller('From', `<sip:a@b>;${'x'.repeat(8182)}`)).toEqual({ address: 'sip:a@b' });
  });
});

describe('readSipCall, display names', () => {
  it.each([
    ['300 characters', 'n'.repeat(300), 'n'.repeat(256)],
    ['a pair at the cut', `${'n'.repeat(255)}🔑`, 'n'.repeat(255)],
    ['a pair before the cut', `${'n'.repeat(254)}🔑n`, `${'n'.repeat(254)}🔑`],
    ['half a pair', 'a\uD83Db', 'a\uFFFDb'],
    ['control characters', 'a\u0001\u007F\u0085b', 'ab'],
    ['marks that turn the direction', 'a\u202Eb\u2066c', 'abc'],
    ['joined emoji', '👩‍🔧', '👩‍🔧'],
    ['line breaks', 'a\n\tb\u2028c', 'a b c'],
    ['white space alone', ' \t ', undefined],
  ])('cleans %s', (_what, name, displayName) => {
    expect(caller('From', `"${name}" <sip:a@b>`)).toEqual({
      address: 'sip:a@b',
      ...(displayName && { displayName }),
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
    expect(readParties(h('To', 'sip:a@b', 'To', 'sip:c@d', 'i', '1', 'Call-ID', '2'))).toEqual({
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

  it('finds a header behind 10,000 others', () => {
    const others = Array.from({ length: 10_000 }, () => ({ name: 'Via', value: '<'.repeat(100) }));
    expect(readParties([...others, ...h('From', FROM)])).toEqual({ caller: NUMBER });
  });

  it('looks at 16 assertions and no more', () => {
    const broken = Array.from({ length: 16 }, () => h(PAI, '<tel:>')).flat();
    expect(readParties([...broken.slice(1), ...h(PAI, 'tel:+1206')])).toEqual({ caller: '+1206' });
    expect(readParties([...broken, ...h(PAI, 'tel:+1206')])).toEqual({});
  });
});

describe('readSipCall, whatever comes', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'From: sip:a@b'],
    ['an object', { name: 'From', value: 'sip:a@b' }],
    ['no headers', []],
    ['no header objects', [null, 1, 'From', ['From', 'sip:a@b']]],
    ['a name that is no text', [{ name: 1, value: 'sip:a@b' }]],
    ['a value that is no text', [{ name: 'From', value: { toString: 'sip:a@b' } }]],
    ['a header without a value', [{ name: 'From' }]],
    ['names of the prototype', h('__proto__', 'x', 'constructor', 'y', 'toString', 'z')],
  ])('reads nothing from %s', (_what, headers) => {
    expect(readSipCall(headers)).toEqual({ caller: {}, callee: {} });
  });

  it('skips what is no header, not what follows', () => {
    const headers = [null, { name: 'From', value: 5 }, ...h('From', 'sip:a@b')];
    expect(readParties(headers)).toEqual({ caller: 'sip:a@b' });
  });

  const names = fc.constantFrom(
    ...'From f To t Call-ID i P-Asserted-Identity Privacy __proto__'.split(' '),
  );
  const pieces = fc.constantFrom(
    ...'" \\ < > ( ) , ; @ : % %41 %40 ? * + [::1] sip: sips: tel: +1425 555 user=phone'.split(' '),
    ...'a|example.com|.invalid|\r\n |\n|\u0000|\uD83D|\uDD11|🔑| '.split('|'),
    'a'.repeat(300),
  );
  const values = fc.oneof(
    fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    anyText({ maxLength: 100 }),
    fc.array(pieces, { maxLength: 8 }).map((parts) => `"${parts.join('')}" <sip:+1425@b>`),
    fc.array(pieces, { maxLength: 8 }).map((parts) => `<sip:${parts.join('')}@b>`),
  );
  const header = fc.oneof(
    { weight: 6, arbitrary: fc.record({ name: names, value: values }) },
    fc.anything(),
  );

  it('never throws, and what it reads fits its columns and is sound', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(fc.oneof(fc.array(header, { maxLength: 6 }), fc.anything()), (headers) => {
        const { caller: from, callee: to, sipCallId } = readSipCall(headers);
        for (const { number, address, displayName } of [from, to]) {
          expect(number ?? '+1').toMatch(/^\+?\d{1,15}$/);
          expect(address ?? 'tel:1').toMatch(/^(sips?:([^\s@]+@)?[^\s@]+|tel:[\w+*#]+)$/);
          expect(address ?? 'tel:1').toMatch(/^[\x21-\x7E]{1,256}$/);
          expect(displayName ?? 'x').toMatch(/^[^\p{Cc}\p{Cs}]{1,256}$/u);
          expect((displayName ?? 'x').length).toBeLessThanOrEqual(256);
          expect(address !== undefined || (!number && !displayName)).toBe(true);
          if (number) seen.add('number');
          if (address) seen.add('address');
          if (displayName) seen.add('displayName');
        }
        expect(sipCallId ?? 'x').toMatch(/^[\x21-\x7E]{1,256}$/);
        const { caller: party, callee } = readParties(headers);
        expect([party, callee]).toEqual([from.number ?? from.address, to.number ?? to.address]);
      }),
      { numRuns: 1000 },
    );
    expect(seen.size).toBe(3);
  });

  it('reads back any quoted name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 250 }), (name) => {
        const quoted = name.replaceAll(/["\\]/g, '\\$&');
        const expected = name.trim().replaceAll(/\s+/g, ' ');
        const read = caller('From', `"${quoted}" <sip:a@b>;tag=1`);
        expect(read).toEqual({ address: 'sip:a@b', ...(expected && { displayName: expected }) });
      }),
    );
  });

  it('reads any number, however it is written', () => {
    const digits = fc.stringMatching(/^\+[1-9]\d{1,14}$/);
    const separators = fc.array(fc.constantFrom('', '', '-', '.', '(', ')'), { minLength: 16 });
    const forms = fc.constantFrom(
      (user: string) => `<tel:${user}>`,
      (user: string) => `tel:${user};ext=1`,
      (user: string) => `"A, B" <sip:${user}@example.com>;tag=1`,
      (user: string) => `sip:${user.replace('+', '%2b')}@example.com`,
    );
    fc.assert(
      fc.property(digits, separators, forms, (number, marks, form) => {
        const written = number.replaceAll(/\d/g, (digit, at: number) => digit + (marks[at] ?? ''));
        expect(readParties(h('From', form(written))).caller).toBe(number);
      }),
    );
  });
});
