import { TableClient } from '@azure/data-tables';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromEntity, toEntity, toProgressColumns } from '../../src/azure/delivery-entity.ts';
import {
  bury,
  claim,
  complete,
  type Delivery,
  type Progress,
  retry,
} from '../../src/webhooks/delivery.ts';
import { anyText } from '../fixtures/any-text.ts';
import { createReceived } from '../fixtures/delivery.ts';

const noon = new Date('2026-03-01T12:00:00.000Z');
const lease = { owner: 'worker-1', until: new Date('2026-03-01T12:05:00.001Z') };
const states: Progress[] = [
  { state: 'received' },
  { state: 'processing', lease },
  { state: 'retrying', dueAt: noon },
  { state: 'done', outcome: 'stored', finishedAt: noon },
  { state: 'done', outcome: '', finishedAt: noon },
  { state: 'dead', reason: 'Error: gone', finishedAt: noon },
];

const KIB = 1024;
const MAX_PROPERTY_BYTES = 64 * KIB;
const MAX_ENTITY_BYTES = 1024 * KIB;

/** What a delivery becomes on its way through a row. */
function throughRow(delivery: Delivery): Delivery {
  const { partitionKey, rowKey, ...columns } = structuredClone(toEntity(delivery));
  return fromEntity({ ...columns, partitionKey, rowKey, etag: 'W/"1"' });
}

/** The bytes of a value as the Table service counts them: text is UTF-16. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 2 * value.length;
  return value instanceof Uint8Array ? value.byteLength : 8;
}

function sizesOf(delivery: Delivery): number[] {
  return Object.values(toEntity(delivery)).map(sizeOf);
}

/** A delivery that compares by the bytes of its body, whatever kind of array holds them. */
function comparable({ body, ...rest }: Delivery) {
  return { ...rest, body: Buffer.from(body).toString('base64') };
}

describe('a row of the inbox', () => {
  it.each(states)('gives back a delivery that is %j', (progress) => {
    const delivery = createReceived({ progress, attempts: 3, traceparent: '00-a-b-01' });
    expect(comparable(throughRow(delivery))).toStrictEqual(comparable(delivery));
  });

  it.each([0, 1, 65_535, 65_536, 65_537, 131_072, 524_287, 524_288])(
    'gives back a body of %i bytes, in properties of at most 64 KiB and 1 MiB together',
    (bytes) => {
      const body = Uint8Array.from(
        { length: bytes },
        (_, index) => (index * 7 + (index >> 8)) % 256,
      );
      const delivery = createReceived({ id: 'i'.repeat(1024), body });
      expect(comparable(throughRow(delivery))).toStrictEqual(comparable(delivery));
      const sizes = sizesOf(delivery);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_PROPERTY_BYTES);
      const withNames = sizes.length * 100 + sizes.reduce((sum, size) => sum + size, 0);
      expect(withNames).toBeLessThanOrEqual(MAX_ENTITY_BYTES);
    },
  );

  it('names the parts of a body body0 to body7', () => {
    const partsOf = (bytes: number) =>
      Object.keys(toEntity(createReceived({ body: new Uint8Array(bytes) }))).filter((name) =>
        /^body\d+$/.test(name),
      );
    expect(partsOf(0)).toEqual([]);
    expect(partsOf(65_536)).toEqual(['body0']);
    expect(partsOf(65_537)).toEqual(['body0', 'body1']);
    expect(partsOf(512 * KIB).at(-1)).toBe('body7');
  });

  it('is sent with only the bytes of a view, not with the memory around them', async () => {
    let sent: Record<string, unknown> = {};
    const table = new TableClient('https://account.table.core.windows.net', 'inbox', {
      httpClient: {
        async sendRequest(request) {
          const { body, headers } = request;
          sent = JSON.parse(typeof body === 'string' ? body : '{}') as typeof sent;
          return { request, status: 204, headers };
        },
      },
    });
    const memory = new Uint8Array(MAX_PROPERTY_BYTES + 100).fill(1);
    memory.fill(2, 50, -50);
    await table.createEntity(toEntity(createReceived({ body: memory.subarray(50, -49) })));
    const [first, second] = [sent['body0'], sent['body1']].map((text) =>
      Buffer.from(String(text), 'base64'),
    );
    expect(first?.equals(Buffer.alloc(MAX_PROPERTY_BYTES, 2))).toBe(true);
    expect(second).toEqual(Buffer.from([1]));
  });

  it('has room for the longest history, each note full of quotes, beside the largest body', () => {
    let delivery = createReceived({ body: new Uint8Array(512 * KIB), traceparent: 'x'.repeat(55) });
    for (let attempt = 1; attempt <= 50; attempt += 1) {
      delivery = retry(claim(delivery, lease, noon), noon, '"'.repeat(400), noon);
    }
    const dead = bury(delivery, '\u{10FFFF}'.repeat(400), noon);
    const sizes = sizesOf(dead);
    expect(dead.history).toHaveLength(40);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_PROPERTY_BYTES);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_ENTITY_BYTES - 4 * KIB);
    expect(comparable(throughRow(dead))).toStrictEqual(comparable(dead));
  });

  it('has room for the longest history also where each note is full of control characters', () => {
    let delivery = createReceived();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const now = new Date();
      const held = claim(delivery, { owner: 'o', until: now }, now);
      delivery = retry(held, now, 'a\u0001'.repeat(300), now);
    }
    expect(toProgressColumns(delivery).history.length * 2).toBeLessThanOrEqual(64 * 1024);
  });

  it('is not taken for a shorter body where a part is missing', () => {
    const { body1: _lost, ...rest } = toEntity(createReceived({ body: Buffer.alloc(70_000) }));
    expect(() => fromEntity({ ...rest, etag: 'x' })).toThrow('lacks its column body1');
  });

  it('is found by the id alone, whatever else is in it', () => {
    const one = toEntity(createReceived({ id: 'wh_1' }));
    const other = toEntity(createReceived({ id: 'wh_1', type: 'x', body: Buffer.from('other') }));
    expect([one.partitionKey, one.rowKey]).toEqual([other.partitionKey, other.rowKey]);
    expect(one.deliveryId).toBe('wh_1');
  });

  it('keeps an id that its key had to hash', () => {
    const id = 'é'.repeat(512);
    expect(toEntity(createReceived({ id })).rowKey).toMatch(/^!sha256-/);
    expect(throughRow(createReceived({ id })).id).toBe(id);
  });

  it('overwrites every column of the state before', () => {
    const columns = [
      createReceived(),
      claim(createReceived(), lease, noon),
      retry(createReceived(), noon, 'Error: busy', noon),
      complete(createReceived(), 'stored', noon),
      bury(createReceived(), 'Error: gone', noon),
    ].map(toProgressColumns);
    const names = columns.map((each) => Object.keys(each).toSorted());
    expect(names).toEqual(names.map(() => names[0]));
    expect(columns.flatMap(Object.values)).not.toContain(undefined);
    const finished = { leaseOwner: '', leaseUntil: new Date(0), dueAt: new Date(0) };
    expect(columns[3]).toMatchObject({ ...finished, state: 'done', outcome: 'stored' });
    expect(columns[4]).toMatchObject({ ...finished, state: 'dead', outcome: 'Error: gone' });
  });

  it('changes only the columns of progress when the state changes', () => {
    const before = createReceived();
    const after = claim(before, lease, noon);
    expect({ ...toEntity(before), ...toProgressColumns(after) }).toEqual(toEntity(after));
    expect(Object.keys(toProgressColumns(after)).join(' ')).not.toContain('body');
  });

  it('gives back any delivery', () => {
    const deliveries = fc.record({
      id: anyText({ minLength: 1, maxLength: 100 }),
      type: anyText(),
      eventId: anyText(),
      sender: anyText(),
      body: fc.uint8Array(),
      attempts: fc.nat(),
      progress: fc.constantFrom(...states),
    });
    fc.assert(
      fc.property(deliveries, anyText(), (parts, note) => {
        const delivery = bury(createReceived(parts), note, noon);
        expect(comparable(throughRow(delivery))).toStrictEqual(comparable(delivery));
        expect(comparable(throughRow(createReceived(parts)))).toStrictEqual(
          comparable(createReceived(parts)),
        );
      }),
    );
  });
});
