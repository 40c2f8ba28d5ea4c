import { describe, expect, it } from 'vitest';
import { readParties, readSipCall } from '../../src/calls/sip.ts';
import { h } from './headers.ts';

const caller = (...parts: readonly string[]) => readSipCall(h(...parts)).caller;
const NUMBER = '+14255550142';

describe('readSipCall, one From', () => {
  it.each([
    ['brackets', '<sip:alice@example.com>', 'sip:alice@example.com', undefined],
    ['no brackets', 'sip:alice@example.com', 'sip:alice@example.com', undefined],
    ['a tag', 'sip:alice@example.com;tag=1', 'sip:alice@example.com', undefined],
    ['a spaced tag', '<sip:alice@example.com> ; tag = 1', 'sip:alice@example.com', undefined],
    ['a spaced tag after no brackets', 'sip:a@b ;tag=1', 'sip:a@b', undefined],
    ['spaces in brackets', '< sip:a@b >', 'sip:a@b', undefined],
    ['a backslash in the one before', '<sip:x@y\\>, <sip:a@b>', 'sip:a@b', undefined],
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
    ['headers alone', '<sip:a@b?Subject=c;d>', 'sip:a@b', undefined],
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
    ['a bracket in the URI', '<sip:a<b@c>'],
    ['a quote in the URI', '<sip:a"b@c>'],
    ['a backslash in the URI', '<sip:a\\b@c>'],
    ['a quoted URI', '"x" sip:a@b'],
    ['a space in the URI', '<sip:a b@c>'],
    ['a line break in the URI', '<sip:a\nb@c>'],
    ['a null in the URI', '<sip:a\u0000@c>'],
    ['letters beyond ASCII in the URI', '<sip:zoë@c>'],
    ['half a pair in the URI', '<sip:\uD83D@c>'],
    ['a tel URI without a number', '<tel:>'],
    ['a tel URI with a plus within', '<tel:1+425>'],
    ['a tel URI with words', '<tel:+one>'],
    ['a tel URI with a host', '<tel:+1425@example.com>'],
    ['an address of 257 characters', `<sip:${'a'.repeat(251)}@b>`],
    ['4097 characters', `<sip:a@b>;${'x'.repeat(4087)}`],
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

  it('reads a value of 4096 characters', () => {
    expect(caller('From', `<sip:a@b>;${'x'.repeat(4086)}`)).toEqual({ address: 'sip:a@b' });
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
