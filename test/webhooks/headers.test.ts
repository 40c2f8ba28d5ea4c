import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import { readSignedHeaders } from '../../src/webhooks/headers.ts';
import { anyText } from '../fixtures/any-text.ts';
import { SECRET } from '../fixtures/secrets.ts';

const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
type Values = Partial<Record<string, string | null>>;

const sound = {
  'webhook-id': 'wh_685c059ae39c8190af8c71ed1022a24d',
  'webhook-timestamp': '1750861210',
  'webhook-signature': 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=',
};

/** Reads headers that no `Headers` object has tidied up first. */
function read(values: Values) {
  return readSignedHeaders({ get: (name) => values[name] ?? null });
}

describe('readSignedHeaders', () => {
  it('reads what the sender writes', () => {
    expect(read(sound)).toEqual({
      id: 'wh_685c059ae39c8190af8c71ed1022a24d',
      timestamp: '1750861210',
      signature: 'v1,gUAg4R2hWouRZqRQG4uJypNS8YK885G838+EHb4nKBY=',
    });
  });

  it('reads names in any case, as Azure OpenAI capitalises them', () => {
    const { headers } = createDelivery({ event: {}, secret: SECRET, id: 'wh_1', timestamp: 1 });
    const capitalised = new Headers({
      'Webhook-ID': headers['webhook-id'] ?? '',
      'Webhook-Timestamp': headers['webhook-timestamp'] ?? '',
      'WEBHOOK-SIGNATURE': headers['webhook-signature'] ?? '',
    });
    expect(readSignedHeaders(capitalised)).toEqual({
      id: 'wh_1',
      timestamp: '1',
      signature: headers['webhook-signature'],
    });
  });

  describe.each(names)('without a usable %s', (name) => {
    it.each([
      ['missing', null],
      ['empty', ''],
    ])('says so when it is %s', (_what, value) => {
      expect(read({ ...sound, [name]: value })).toBe('missing-header');
    });
  });

  it('takes white space alone for an empty header', () => {
    expect(readSignedHeaders(new Headers({ ...sound, 'webhook-id': ' \t ' }))).toBe(
      'missing-header',
    );
  });

  it.each([
    ['1024 characters', 'i'.repeat(1024), false],
    ['1025 characters', 'i'.repeat(1025), true],
    ['1024 bytes in 512 characters', 'é'.repeat(512), false],
    ['1026 bytes in 513 characters', 'é'.repeat(513), true],
    ['a megabyte', 'i'.repeat(1024 * 1024), true],
  ])('measures an id of %s', (_what, id, isOversized) => {
    const result = read({ ...sound, 'webhook-id': id });
    expect(result === 'oversized-header').toBe(isOversized);
  });

  it.each([
    ['one', 1, false],
    ['85', 85, false],
    ['86', 86, true],
    ['10,000', 10_000, true],
  ])('measures a header of %s signatures', (_what, count, isOversized) => {
    const signature = Array.from({ length: count }, () => sound['webhook-signature']).join(' ');
    const result = read({ ...sound, 'webhook-signature': signature });
    expect(result === 'oversized-header').toBe(isOversized);
  });

  it.each(['0', '1', '1750861210', '0001750861210'.slice(1), '999999999999'])(
    'takes the timestamp %j as it was written',
    (timestamp) => {
      expect(read({ ...sound, 'webhook-timestamp': timestamp })).toMatchObject({ timestamp });
    },
  );

  it.each([
    ' ',
    '1e9',
    '-5',
    '+5',
    '1.5',
    '1,5',
    '0x5',
    '5n',
    '1_000',
    '٣',
    '１',
    '²',
    'NaN',
    'Infinity',
    ' 1750861210',
    '1750861210 ',
    '1750861210\n',
    '1750861210, 1750861210',
    '2025-06-25T14:20:10Z',
    '1750861210000',
    '1'.repeat(1000),
  ])('refuses the timestamp %j', (timestamp) => {
    expect(read({ ...sound, 'webhook-timestamp': timestamp })).toBe('malformed-timestamp');
  });

  it('never throws, and what it accepts is never empty, oversized or no number', () => {
    const value = fc.option(
      fc.oneof(
        anyText({ maxLength: 2000 }),
        fc.constantFrom(...Object.values(sound)),
        fc.nat().map(String),
      ),
    );
    const record = fc.tuple(value, value, value);
    fc.assert(
      fc.property(record, ([id, timestamp, signature]) => {
        const result = read({
          'webhook-id': id,
          'webhook-timestamp': timestamp,
          'webhook-signature': signature,
        });
        const isSound =
          typeof result === 'string' ||
          (result.id !== '' &&
            Buffer.byteLength(result.id) <= 1024 &&
            result.signature !== '' &&
            Number.isSafeInteger(Number(result.timestamp)) &&
            Number(result.timestamp) >= 0);
        expect(isSound).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
