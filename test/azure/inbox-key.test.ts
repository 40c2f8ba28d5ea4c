import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toInboxKey } from '../../src/azure/inbox-key.ts';
import { anyText } from '../fixtures/any-text.ts';

const sha256 = (id: string) => createHash('sha256').update(id).digest('hex');

/** Ids as an attacker would choose them: full of what the escape itself is made of. */
const hostileIds = fc.string({
  unit: fc.constantFrom(
    '!',
    '2',
    '1',
    'A',
    'a',
    'F',
    '/',
    '\\',
    '#',
    '?',
    '%',
    "'",
    '\0',
    'é',
    '🔑',
  ),
  minLength: 1,
  maxLength: 12,
});
/** Around the 512 characters at which a row key is hashed. */
const longIds = fc
  .tuple(fc.constantFrom('a', '!', '/', 'é', '🔑'), fc.integer({ min: 40, max: 1024 }), fc.string())
  .map(([unit, length, end]) => unit.repeat(length) + end);
const ids = fc.oneof(anyText({ minLength: 1, maxLength: 1024 }), hostileIds, longIds);

describe('toInboxKey', () => {
  it.each([
    ['wh_685c059ae39c8190af8c71ed1022a24d', 'wh_685c059ae39c8190af8c71ed1022a24d'],
    ['msg_p5jXN8AQM9LWM0D4loKWxJek', 'msg_p5jXN8AQM9LWM0D4loKWxJek'],
    ['AZaz09_.:~-', 'AZaz09_.:~-'],
    ['a/b\\c#d?e', 'a!2Fb!5Cc!23d!3Fe'],
    ['!', '!21'],
    ['!21', '!2121'],
    ["it's", 'it!27s'],
    ['100%', '100!25'],
    ['a b', 'a!20b'],
    ['\0\u007F\u0085', '!00!7F!C2!85'],
    ['zoë', 'zo!C3!AB'],
    ['🔑', '!F0!9F!94!91'],
    ['..', '..'],
  ])('escapes %j as %j', (id, rowKey) => {
    expect(toInboxKey(id).rowKey).toBe(rowKey);
  });

  it.each([
    ['512 plain characters', 'a'.repeat(512), false],
    ['513 plain characters', 'a'.repeat(513), true],
    ['170 escaped bytes', '/'.repeat(170), false],
    ['171 escaped bytes', '/'.repeat(171), true],
    ['1024 plain characters', 'a'.repeat(1024), true],
  ])('hashes an id only when its escape is over 512 characters: %s', (_what, id, isHashed) => {
    const { rowKey } = toInboxKey(id);
    expect(rowKey.startsWith('!sha256-')).toBe(isHashed);
    expect(rowKey === `!sha256-${sha256(id)}`).toBe(isHashed);
  });

  it('makes a key that a table takes, in the partition that the hash names', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const { partitionKey, rowKey } = toInboxKey(id);
        expect(rowKey).toMatch(/^[A-Za-z0-9_.:~!-]{1,512}$/);
        expect(partitionKey).toMatch(/^[0-9a-f]$/);
        expect(partitionKey).toBe(sha256(id).charAt(0));
        expect(toInboxKey(id)).toEqual({ partitionKey, rowKey });
      }),
    );
  });

  it('never gives two ids the same row', () => {
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        expect(toInboxKey(one).rowKey === toInboxKey(other).rowKey).toBe(one === other);
      }),
      { numRuns: 500 },
    );
    const pairs = fc.uniqueArray(hostileIds, { minLength: 50, maxLength: 200 });
    fc.assert(
      fc.property(pairs, (many) => {
        expect(new Set(many.map((id) => toInboxKey(id).rowKey)).size).toBe(many.length);
      }),
      { numRuns: 20 },
    );
  });

  it('can be undone unless it is hashed, so that nothing of the id is lost', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const { rowKey } = toInboxKey(id);
        fc.pre(!rowKey.startsWith('!sha256-'));
        const bytes = rowKey.replaceAll(/!([0-9A-F]{2})/g, '%$1');
        expect(decodeURIComponent(bytes)).toBe(id);
      }),
    );
  });

  it('never gives the row of a hashed id to an id that looks like it', () => {
    const hashed = toInboxKey('a'.repeat(600)).rowKey;
    expect(hashed).toMatch(/^!sha256-[0-9a-f]{64}$/);
    expect(toInboxKey(hashed).rowKey).not.toBe(hashed);
    fc.assert(
      fc.property(ids, (id) => {
        const isHashed = toInboxKey(id).rowKey.startsWith('!sha256-');
        expect(isHashed).toBe(toInboxKey(id).rowKey === `!sha256-${sha256(id)}`);
        expect(/^!(?![0-9A-F]{2})/.test(toInboxKey(id).rowKey)).toBe(isHashed);
      }),
    );
  });
});
