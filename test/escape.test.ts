import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeId, fitEscaped } from '../src/escape.ts';

/** What the escapes themselves are made of, and what no UTF-8 can hold. */
const hostileUnits = [
  '!',
  'u',
  'D',
  '8',
  '0',
  's',
  'a',
  '/',
  'é',
  '🔑',
  '\uD800',
  '\uDC00',
  '\uFFFD',
];
const ids = fc.oneof(
  fc.string({ unit: fc.constantFrom(...hostileUnits), maxLength: 12 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
);

describe('escapeId', () => {
  it.each([
    ['resp_123', 'resp_123'],
    ['AZaz09_.:~-', 'AZaz09_.:~-'],
    ['a/b!c', 'a!2Fb!21c'],
    ['🔑', '!F0!9F!94!91'],
    ['\uD800', '!uD800'],
    ['\uFFFD', '!EF!BF!BD'],
    ['', ''],
  ])('writes %j as %j', (id, escaped) => {
    expect(escapeId(id)).toBe(escaped);
  });

  it('never gives two ids the same escape, not even where they are no Unicode', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ids, { minLength: 20, maxLength: 200 }), (many) => {
        const escaped = many.map(escapeId);
        expect(new Set(escaped).size).toBe(many.length);
        for (const each of escaped) expect(each).toMatch(/^[A-Za-z0-9_.:~!-]*$/);
      }),
    );
  });
});

describe('fitEscaped', () => {
  it('makes at least one and at most the given number of characters', () => {
    expect(fitEscaped('', 72)).toBe('!');
    expect(fitEscaped('a'.repeat(72), 72)).toBe('a'.repeat(72));
    expect(fitEscaped('a'.repeat(73), 72)).toMatch(/^!sha256-[0-9a-f]{64}$/);
  });

  it('keeps apart what the escape kept apart', () => {
    const long = ids.map((id) => `${id}${'x'.repeat(60)}`);
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(ids, long), { maxLength: 200 }), (many) => {
        const hashes = many.map((id) => fitEscaped(escapeId(id), 72));
        const all = [...many, ...hashes].map((id) => fitEscaped(escapeId(id), 72));
        expect(new Set(all).size).toBe(new Set([...many, ...hashes]).size);
        expect(Math.max(1, ...all.map(({ length }) => length))).toBeLessThanOrEqual(72);
      }),
    );
  });
});
