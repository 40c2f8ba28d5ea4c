import { expect, it } from 'vitest';
import { toEntity } from '../../src/azure/delivery-entity.ts';
import { toDone } from '../../bench/support/fill-inbox.ts';
import { countRowBytes } from '../../bench/support/row-bytes.ts';

const at = new Date('2026-11-21T10:00:00.000Z');
const entity = toEntity(toDone(1, at, Buffer.alloc(100)));

it('counts a row as it is billed', () => {
  const { partitionKey, rowKey } = entity;
  const few = {
    partitionKey,
    rowKey,
    type: 'ab',
    attempts: 1,
    receivedAt: at,
    body0: Buffer.alloc(9),
  };
  const keys = 4 + 2 * (1 + 35);
  const type = 8 + 2 * 4 + 4 + 2 * 2;
  const attempts = 8 + 2 * 8 + 4;
  const receivedAt = 8 + 2 * 10 + 8;
  const body0 = 8 + 2 * 5 + 4 + 9;
  const timestamp = 8 + 2 * 9 + 8;
  const bytes = countRowBytes(few as unknown as typeof entity);
  expect(bytes).toBe(keys + type + attempts + receivedAt + body0 + timestamp);
});

it('grows by the bytes of the body, and by twice the characters of a text', () => {
  const bytes = countRowBytes(entity);
  expect(countRowBytes({ ...entity, body0: Buffer.alloc(150) })).toBe(bytes + 50);
  expect(countRowBytes({ ...entity, sender: `${entity.sender}12345` })).toBe(bytes + 10);
});
