import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sign } from '../../src/webhooks/signature.ts';
import vectors from '../fixtures/vectors.json' with { type: 'json' };
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

describe('sign', () => {
  it.each(vectors)('makes the signature of the vector $name', (vector) => {
    const { secret, id, timestamp, payload, signature } = vector;
    expect(sign(secret, id, timestamp, Buffer.from(payload))).toBe(signature);
  });

  it('always writes v1 and the base64 of 32 bytes, whatever the bytes of the body', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (body) => {
        expect(sign(SECRET, 'wh_1', '1750861210', body)).toMatch(/^v1,[A-Za-z0-9+/]{43}=$/);
      }),
    );
  });

  it('signs only the bytes of a view, not those of the buffer behind it', () => {
    const whole = Buffer.from('before{}after');
    expect(sign(SECRET, 'wh_1', '1', whole.subarray(6, 8))).toBe(
      sign(SECRET, 'wh_1', '1', Buffer.from('{}')),
    );
  });

  it('depends on the secret, the id, the timestamp and the body', () => {
    const body = Buffer.from('{}');
    const signatures = [
      sign(SECRET, 'wh_1', '1', body),
      sign(OTHER_SECRETS[0], 'wh_1', '1', body),
      sign(SECRET, 'wh_2', '1', body),
      sign(SECRET, 'wh_1', '2', body),
      sign(SECRET, 'wh_1', '1', Buffer.from('[]')),
    ];
    expect(new Set(signatures).size).toBe(signatures.length);
  });
});
