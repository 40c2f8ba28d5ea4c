import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readParties, readSipCall } from '../../src/calls/sip.ts';
import { anyText } from '../fixtures/any-text.ts';
import { h } from './headers.ts';

const caller = (...parts: readonly string[]) => readSipCall(h(...parts)).caller;

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
