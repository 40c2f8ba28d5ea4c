import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSecret } from '../../src/webhooks/secret.ts';
import { anyText } from '../fixtures/any-text.ts';
import { SECRET } from '../fixtures/secrets.ts';
import vectors from '../fixtures/vectors.json' with { type: 'json' };

const ofSize = (bytes: number) => `whsec_${Buffer.alloc(bytes, 'k').toString('base64')}`;
const base64 = SECRET.slice('whsec_'.length);

describe('readSecret', () => {
  it.each(vectors)('reads the secret of the vector $name', ({ secret }) => {
    expect(readSecret(secret)).toBe(secret);
  });

  it.each([
    ['a space before', ` ${SECRET}`],
    ['a newline after', `${SECRET}\n`],
    ['a Windows newline after', `${SECRET}\r\n`],
    ['tabs around', `\t${SECRET}\t`],
    ['a no-break space after', `${SECRET}\u00A0`],
    ['a byte order mark before', `\uFEFF${SECRET}`],
  ])('drops %s', (_what, text) => {
    expect(readSecret(text)).toBe(SECRET);
  });

  it('rejects a secret whose end was lost', () => {
    expect(readSecret(SECRET.replaceAll('=', ''))).toBeUndefined();
    expect(readSecret(SECRET.slice(0, -3))).toBeUndefined();
    expect(readSecret(`whsec_${'A'.repeat(33)}`)).toBeUndefined();
  });

  it.each([
    [23, false],
    [24, true],
    [32, true],
    [64, true],
    [65, false],
  ])('of %i bytes is good: %s', (bytes, isGood) => {
    expect(readSecret(ofSize(bytes))).toBe(isGood ? ofSize(bytes) : undefined);
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \n'],
    ['the prefix alone', 'whsec_'],
    ['padding alone', 'whsec_=='],
    ['no prefix', base64],
    ['another prefix', `sk-${base64}`],
    ['a capital prefix', `WHSEC_${base64}`],
    ['the prefix twice', `whsec_${SECRET}`],
    ['a signature version before it', `v1,${SECRET}`],
    ['a private key of the asymmetric scheme', `whsk_${base64}`],
    ['double quotes', `"${SECRET}"`],
    ['single quotes', `'${SECRET}'`],
    ['an opening quote', `"${SECRET}`],
    ['the name of its setting before it', `OPENAI_WEBHOOK_SECRET=${SECRET}`],
    ['a space within', SECRET.replace('UX', 'U X')],
    ['a newline within', SECRET.replace('UX', 'U\nX')],
    ['two secrets', `${SECRET} ${SECRET}`],
    ['base64url', SECRET.replace('+', '-')],
    ['a character outside base64', SECRET.replace('+', '*')],
    ['a masked value', `whsec_${'*'.repeat(44)}`],
    ['padding within', SECRET.replace('UX', 'U=')],
    ['too much padding', `${SECRET}==`],
  ])('rejects %s', (_what, text) => {
    expect(readSecret(text)).toBeUndefined();
  });

  it('reads every key of 24 to 64 bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        expect(readSecret(` ${secret} `)).toBe(secret);
      }),
    );
  });

  it('never throws, and reads nothing from text that is no secret', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        expect(readSecret(text)).toBeUndefined();
        expect(readSecret(`whsec_${text}!`)).toBeUndefined();
      }),
    );
  });
});
