import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDelivery, type DeliveryParts } from '../../dev/send/create-delivery.ts';
import type { SignedHeaders } from '../../src/webhooks/headers.ts';
import type { SigningSecret } from '../../src/webhooks/secret.ts';
import { sign } from '../../src/webhooks/signature.ts';
import { verify } from '../../src/webhooks/verify.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';
import vectors from '../fixtures/vectors.json' with { type: 'json' };

const NOW = 1_750_861_210;
const NO_MATCH = { valid: false, reason: 'no-match' };
const ours = { sender: 'ours', value: SECRET };
const others = OTHER_SECRETS.map((value, index) => ({ sender: `other-${index}`, value }));

/** A signed request as `verify` takes it, with some headers changed after signing. */
function request(parts: Partial<DeliveryParts> = {}, changed: Partial<SignedHeaders> = {}) {
  const body = 'body' in parts && parts.body !== undefined ? parts.body : '{"type": "x"}';
  const delivery = createDelivery({ secret: SECRET, id: 'wh_1', timestamp: NOW, ...parts, body });
  const headers: SignedHeaders = {
    id: delivery.headers['webhook-id'] ?? '',
    timestamp: delivery.headers['webhook-timestamp'] ?? '',
    signature: delivery.headers['webhook-signature'] ?? '',
    ...changed,
  };
  return { headers, body: new Uint8Array(delivery.body) };
}

function judge(
  { headers, body }: ReturnType<typeof request>,
  secrets: readonly SigningSecret[] = [ours],
) {
  return verify(headers, body, secrets, new Date());
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('verify', () => {
  describe.each(vectors)('of the vector $name', ({ secret, id, timestamp, payload, signature }) => {
    const matching = { sender: 'matching', value: secret };
    const attempt = { headers: { id, timestamp, signature }, body: Buffer.from(payload) };

    it.each([
      ['alone', [matching]],
      ['first', [matching, ...others]],
      ['in the middle', [...others.slice(0, 1), matching, ...others.slice(1)]],
      ['last', [...others, matching]],
    ])('names the sender whose secret matched when it is %s', async (_where, secrets) => {
      vi.setSystemTime(Number(timestamp) * 1000);
      expect(await judge(attempt, secrets)).toEqual({ valid: true, sender: 'matching' });
    });

    it('refuses it when only other secrets are known', async () => {
      vi.setSystemTime(Number(timestamp) * 1000);
      expect(await judge(attempt, others)).toEqual(NO_MATCH);
    });
  });

  it('names the first of two senders that share a secret', async () => {
    const twice = [...others, ours, { ...ours, sender: 'the same again' }];
    expect(await judge(request(), twice)).toEqual({ valid: true, sender: 'ours' });
  });

  it('refuses everything when there is no secret', async () => {
    expect(await judge(request(), [])).toEqual(NO_MATCH);
  });

  it('leaves the last word to the SDK, which reads a clock of its own', async () => {
    const { headers, body } = request();
    const now = new Date();
    vi.setSystemTime(now.getTime() + 3_600_000);
    expect(await verify(headers, body, [ours], now)).toEqual(NO_MATCH);
  });

  it.each(['forged', 'truncated'] as const)('refuses a delivery that is %s', async (fault) => {
    expect(await judge(request({ fault }))).toEqual(NO_MATCH);
  });

  describe('with timestamps around the tolerance of 300 s', () => {
    const valid = { valid: true, sender: 'ours' };
    it.each([
      [0, valid],
      [300, valid],
      [301, { valid: false, reason: 'stale' }],
      [86_400, { valid: false, reason: 'stale' }],
      [-300, valid],
      [-301, { valid: false, reason: 'future' }],
      [-NOW, { valid: false, reason: 'future' }],
    ])('judges one signed %i s ago', async (age, verdict) => {
      expect(await judge(request({ timestamp: NOW - age }))).toEqual(verdict);
    });

    it('counts whole seconds, as the SDK does', async () => {
      vi.setSystemTime(NOW * 1000 + 999);
      expect(await judge(request({ timestamp: NOW - 300 }))).toEqual(valid);
      expect(await judge(request({ timestamp: NOW + 301 }))).toMatchObject({ reason: 'future' });
    });

    it.each([NOW - 301, NOW + 301])('looks at the time before the signature', async (timestamp) => {
      expect(await judge(request({ timestamp, fault: 'forged' }))).not.toEqual(NO_MATCH);
    });
  });

  describe('with an odd signature header', () => {
    const right = sign(SECRET, 'wh_1', String(NOW), Buffer.from('{"type": "x"}'));
    const base64 = right.slice('v1,'.length);

    it.each([
      ['no version', base64],
      ['version 2', `v2,${base64}`],
      ['the asymmetric version', `v1a,${base64}`],
      ['a capital version', `V1,${base64}`],
      ['nothing after the version', 'v1,'],
      ['the version alone', 'v1'],
      ['only spaces', '   '],
      ['the version twice', `v1,${right}`],
      ['a space after the comma', `v1, ${base64}`],
      ['no padding', right.slice(0, -1)],
      ['too much padding', `${right}=`],
      ['other bits in the last character', nextLastCharacter(right)],
      ['characters outside base64', `v1,${'*'.repeat(44)}`],
      ['characters outside ASCII', `v1,${'é'.repeat(44)}`],
      ['text after it', `${right}x`],
      ['a quoted value', `"${right}"`],
      ['many wrong ones', Array.from({ length: 200 }, (_, seed) => wrong(seed)).join(' ')],
    ])('refuses %s', async (_what, signature) => {
      expect(await judge(request({}, { signature }))).toEqual(NO_MATCH);
    });

    it.each([
      ['first of two', [right, wrong(1)]],
      ['last of two', [wrong(1), right]],
      ['between others', [wrong(1), 'v1,', '', 'v2,x', right, 'v1a,y']],
      ['there twice', [right, right]],
      ['last of 32', [...Array.from({ length: 31 }, (_, seed) => wrong(seed)), right]],
      ['last of 33', [...Array.from({ length: 32 }, (_, seed) => wrong(seed)), right]],
      ['last of 200', [...Array.from({ length: 199 }, (_, seed) => wrong(seed)), right]],
      ['first of 200', [right, ...Array.from({ length: 199 }, (_, seed) => wrong(seed))]],
    ])('accepts the right one when it is %s', async (_where, signatures) => {
      const attempt = request({}, { signature: signatures.join(' ') });
      expect(await judge(attempt)).toEqual({ valid: true, sender: 'ours' });
    });

    it('accepts both, old and new, during a rotation, and names a sender that it knows', async () => {
      const old = { sender: 'old', value: OTHER_SECRETS[0] };
      const body = Buffer.from('{"type": "x"}');
      const signature = `${right} ${sign(old.value, 'wh_1', String(NOW), body)}`;
      const attempt = request({}, { signature });
      expect(await judge(attempt, [ours])).toEqual({ valid: true, sender: 'ours' });
      expect(await judge(attempt, [old])).toEqual({ valid: true, sender: 'old' });
    });
  });

  describe('with an odd body', () => {
    const valid = { valid: true, sender: 'ours' };
    const replaced = Buffer.from('{"name": "\uFFFD"}');
    const invalid = Buffer.from('{"name": "\u00FF"}', 'latin1');

    it.each([
      ['an empty one', Buffer.alloc(0)],
      ['one with a byte order mark', Buffer.from('\uFEFF{"type": "x"}')],
      ['one that is not JSON', Buffer.from('not JSON')],
      ['one that is not UTF-8', invalid],
      ['one with the replacement character in it', replaced],
      ['one with half an astral character', Buffer.from('🔑').subarray(0, 2)],
      ['one with an encoded surrogate', Buffer.from([0xed, 0xa0, 0x80])],
      ['one with zero bytes', Buffer.alloc(1000)],
      ['one of 512 KiB', Buffer.alloc(512 * 1024, 'ab')],
    ])('accepts %s, signed over its exact bytes', async (_what, body) => {
      expect(await judge(request({ body }))).toEqual(valid);
    });

    it.each([
      ['invalid bytes become the replacement character', invalid, replaced],
      ['the replacement character becomes invalid bytes', replaced, invalid],
      ['one invalid byte becomes another', invalid, Buffer.from(invalid).fill(0xfe, 10, 11)],
      ['a byte order mark is dropped', Buffer.from('\uFEFF{}'), Buffer.from('{}')],
      ['a byte order mark is added', Buffer.from('{}'), Buffer.from('\uFEFF{}')],
      ['the JSON is written anew', Buffer.from('{"a": 1}'), Buffer.from('{"a":1}')],
      ['a final newline is added', Buffer.from('{}'), Buffer.from('{}\n')],
      ['everything is dropped', Buffer.from('{}'), Buffer.alloc(0)],
    ])('refuses it when %s on the way', async (_what, signed, arrived) => {
      const { headers } = request({ body: signed });
      expect(await judge({ headers, body: new Uint8Array(arrived) })).toEqual(NO_MATCH);
    });

    it('looks only at the bytes of a view, not at the buffer behind it', async () => {
      const { headers, body } = request({ body: '{"type": "é"}' });
      const whole = Buffer.concat([Buffer.from('before'), body, Buffer.from('after')]);
      const view = new Uint8Array(whole.buffer, whole.byteOffset + 6, body.byteLength);
      expect(await judge({ headers, body: view })).toEqual(valid);
    });
  });
});

/** A signature of the right length that no secret made. */
function wrong(seed: number): string {
  return `v1,${Buffer.alloc(32, `wrong ${seed}`).toString('base64')}`;
}

/** Another text that decodes to the same 32 bytes: base64 leaves 2 bits unused there. */
function nextLastCharacter(signature: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const at = alphabet.indexOf(signature.at(-2) ?? '');
  return `${signature.slice(0, -2)}${alphabet[at + 1]}=`;
}
