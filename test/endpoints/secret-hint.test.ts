import { describe, expect, it } from 'vitest';
import { findByHint, findOnlyByHint } from '../../src/endpoints/secret-hint.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const all = [OTHER_SECRETS[0], SECRET];

describe('findByHint', () => {
  it.each([
    ['whsec_...40c=', SECRET],
    ['…M24+Aj40c=', SECRET],
    ['whsec_****40c=', SECRET],
    ['whsec_...8s8=', undefined],
    // Every secret may end like this.
    ['whsec_...=', undefined],
    ['...c=', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('finds by %s', (hint, expected) => {
    expect(findByHint(all, hint)).toBe(expected);
  });
});

describe('findOnlyByHint', () => {
  it('finds one, and none where another ends alike', () => {
    expect(findOnlyByHint(all, 'whsec_...40c=')).toBe(SECRET);
    expect(findOnlyByHint([...all, 'whsec_another40c='], 'whsec_...40c=')).toBeUndefined();
    expect(findOnlyByHint(all, undefined)).toBeUndefined();
  });
});
