import { describe, expect, it } from 'vitest';
import { selectSecrets } from '../../src/azure/select-secrets.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const [SECOND] = OTHER_SECRETS;
const NAMED = { sender: 'default', name: 'signing' };
const EXPIRES = { expiresAt: new Date('2031-01-01T00:00:00Z') };

/** A version; the greater its age the earlier it was stored. */
function version(text: string, age: number, dates: { expiresAt?: Date } = {}) {
  return { version: `v${age}`, text, createdAt: new Date(1e12 - age * 1000), ...dates };
}

function others(count: number, dates: { expiresAt?: Date } = {}) {
  return Array.from({ length: count }, (_, index) =>
    version(`whsec_${Buffer.alloc(32, index).toString('base64')}`, index, dates),
  );
}

function select(...versions: ReturnType<typeof version>[]) {
  return selectSecrets(NAMED, versions).secrets.map(({ value }) => value);
}

describe('selectSecrets', () => {
  it('gives the newest first', () => {
    expect(select(version(SECRET, 9), version(SECOND, 1))).toEqual([SECOND, SECRET]);
    expect(select(version(SECRET, 9), version(SECOND, 1, EXPIRES))).toEqual([SECOND, SECRET]);
  });

  it('counts an old secret that does not end before newer ones that were retired', () => {
    const found = select(...others(16, EXPIRES), version(SECRET, 99));
    expect(found).toHaveLength(16);
    expect(found.at(-1)).toBe(SECRET);
  });

  it('leaves out the oldest of those that do not end', () => {
    const found = select(version(SECRET, 99), ...others(16));
    expect(found).toHaveLength(16);
    expect(found).not.toContain(SECRET);
  });

  it('counts a value once, for as long as its last version', () => {
    const { secrets } = selectSecrets(NAMED, [version(SECRET, 1, EXPIRES), version(SECRET, 2)]);
    expect(secrets).toEqual([
      { sender: 'default', value: SECRET, createdAt: new Date(1e12 - 2000) },
    ]);
  });

  it('counts a good secret behind others that are malformed or repeated', () => {
    const bad = Array.from({ length: 20 }, (_, index) => version('whsec_typo', index));
    const same = Array.from({ length: 20 }, (_, index) => version(SECOND, index));
    expect(select(...bad, ...same, version(SECRET, 99))).toEqual([SECOND, SECRET]);
  });
});
