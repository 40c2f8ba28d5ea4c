import * as fc from 'fast-check';
import { InvalidWebhookSignatureError, OpenAI } from 'openai';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SignedHeaders } from '../../src/webhooks/headers.ts';
import { sign } from '../../src/webhooks/signature.ts';
import { verify } from '../../src/webhooks/verify.ts';
import { anyText } from '../fixtures/any-text.ts';

const NOW = 1_750_861_210;
const { webhooks } = new OpenAI({ apiKey: 'unused' });

interface Request {
  readonly headers: SignedHeaders;
  readonly body: Uint8Array;
  readonly secret: string;
}

const printable = fc.integer({ min: 0x21, max: 0x7e });
const latin1 = fc.integer({ min: 0xa1, max: 0xff });
/** What a header may hold, white space aside. */
const headerSafe = fc.oneof({ weight: 4, arbitrary: printable }, latin1).map(String.fromCharCode);
const ids = fc.string({ unit: headerSafe, minLength: 1, maxLength: 80 });
const secrets = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`);
const texts = anyText({ maxLength: 200 });

function signed(secret: string, id: string, age: number, body: Uint8Array): Request {
  const timestamp = String(NOW - age);
  return { headers: { id, timestamp, signature: sign(secret, id, timestamp, body) }, body, secret };
}

const requests = (bodies: fc.Arbitrary<Uint8Array>, ages = fc.integer({ min: -200, max: 200 })) =>
  fc
    .tuple(secrets, ids, ages, bodies)
    .map(([secret, id, age, body]) => signed(secret, id, age, body));

async function isValid({ headers, body, secret }: Request): Promise<boolean> {
  return (await verify(headers, body, [{ sender: 'ours', value: secret }], new Date())).valid;
}

async function isValidForSdk({ headers, body, secret }: Request): Promise<boolean> {
  const { id, timestamp, signature } = headers;
  const raw = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
  try {
    await webhooks.verifySignature(Buffer.from(body).toString('utf8'), raw, secret);
    return true;
  } catch (error) {
    if (error instanceof InvalidWebhookSignatureError) return false;
    throw error;
  }
}

/** The same text with another character at an index, which goes round at the end. */
function replaceOne(text: string, at: number, by: string): string {
  const index = at % text.length;
  return text.slice(0, index) + by + text.slice(index + 1);
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW * 1000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('verify, for any request', () => {
  it('accepts what was signed over exactly these bytes', async () => {
    await fc.assert(
      fc.asyncProperty(requests(fc.uint8Array({ maxLength: 200 })), async (request) => {
        expect(await isValid(request)).toBe(true);
      }),
    );
  });

  it('refuses it when one byte of the body is another', async () => {
    const bodies = fc.uint8Array({ minLength: 1, maxLength: 200 });
    const changes = [requests(bodies), fc.nat(), fc.integer({ min: 1, max: 255 })] as const;
    await fc.assert(
      fc.asyncProperty(...changes, async (request, at, change) => {
        const body = Uint8Array.from(request.body);
        const index = at % body.length;
        body[index] = ((body[index] ?? 0) + change) % 256;
        expect(await isValid({ ...request, body })).toBe(false);
      }),
    );
  });

  it.each([
    ['id', headerSafe],
    ['timestamp', fc.integer({ min: 0, max: 9 }).map(String)],
    ['signature', fc.oneof(headerSafe, fc.constant(' '))],
  ] as const)(
    'refuses it when one character of its %s is another or missing',
    async (name, characters) => {
      await fc.assert(
        fc.asyncProperty(
          requests(fc.uint8Array({ maxLength: 50 })),
          fc.nat(),
          fc.oneof({ weight: 4, arbitrary: characters }, fc.constant('')),
          async (request, at, character) => {
            const changed = replaceOne(request.headers[name], at, character);
            fc.pre(changed !== request.headers[name]);
            const headers = { ...request.headers, [name]: changed };
            expect(await isValid({ ...request, headers })).toBe(false);
          },
        ),
      );
    },
  );

  it('refuses any other secret', async () => {
    await fc.assert(
      fc.asyncProperty(requests(fc.uint8Array()), secrets, async (request, secret) => {
        fc.pre(secret !== request.secret);
        expect(await isValid({ ...request, secret })).toBe(false);
      }),
    );
  });

  it('refuses any other bytes that decode to the same text', async () => {
    const invalid = fc.uint8Array({ minLength: 1, maxLength: 50 });
    await fc.assert(
      fc.asyncProperty(requests(invalid), async (request) => {
        const decoded = Buffer.from(Buffer.from(request.body).toString('utf8'));
        fc.pre(!decoded.equals(request.body));
        expect(await isValid({ ...request, body: decoded })).toBe(false);
        const { headers, secret } = request;
        const other = signed(secret, headers.id, NOW - Number(headers.timestamp), decoded);
        expect(await isValid({ ...other, body: request.body })).toBe(false);
      }),
    );
  });

  it('says what the SDK says of any UTF-8 body, sound or tampered with, new or old', async () => {
    const bodies = texts.map((text) => Buffer.from(text));
    const ages = fc.oneof(
      fc.integer({ min: -400, max: 400 }),
      fc.constantFrom(300, 301, -300, -301),
    );
    const tampering = fc.oneof(
      { weight: 3, arbitrary: fc.constant({}) },
      texts.map((text) => ({ body: Buffer.from(text) })),
      ids.map((id) => ({ id })),
      fc.integer({ min: NOW - 400, max: NOW + 400 }).map((at) => ({ timestamp: String(at) })),
      fc.uint8Array({ minLength: 32, maxLength: 32 }).map((hmac) => ({
        signature: `v1,${Buffer.from(hmac).toString('base64')}`,
      })),
      secrets.map((secret) => ({ secret })),
    );
    const verdicts = new Set<boolean>();
    await fc.assert(
      fc.asyncProperty(requests(bodies, ages), tampering, async (request, change) => {
        const { body, secret, ...changed } = { ...request.headers, ...request, ...change };
        const { id, timestamp, signature } = changed;
        const tampered = { headers: { id, timestamp, signature }, body, secret };
        const valid = await isValid(tampered);
        expect(valid).toBe(await isValidForSdk(tampered));
        verdicts.add(valid);
      }),
      { numRuns: 300 },
    );
    expect(verdicts.size).toBe(2);
  });

  it('is never more lenient about a signature header than the SDK', async () => {
    const pieces = fc.constantFrom(
      'right',
      'bare',
      'v1,',
      'v2,x',
      '',
      'v1,AAAA',
      'right=',
      'right,',
    );
    const headersOf = fc.array(pieces, { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        requests(texts.map((text) => Buffer.from(text))),
        headersOf,
        async (request, parts) => {
          const { signature: right } = request.headers;
          const signature = parts
            .map((part) => part.replace('right', right).replace('bare', right.slice(3)))
            .join(' ')
            .trim();
          fc.pre(signature !== '');
          const odd = { ...request, headers: { ...request.headers, signature } };
          const valid = await isValid(odd);
          expect(valid).toBe(parts.includes('right'));
          expect(!valid || (await isValidForSdk(odd))).toBe(true);
        },
      ),
    );
  });
});
