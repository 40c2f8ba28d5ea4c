import type { DeliveryEntity } from '../../src/azure/delivery-entity.ts';
import type { InboxKey } from '../../src/azure/inbox-key.ts';

/** What each row and each property has beside its value: lengths, the type, and the time of the last change. */
const ROW_BYTES = 4;
const PROPERTY_BYTES = 8;
const LENGTH_BYTES = 4;
const TIME_BYTES = 8;

/** The bytes of a row of the inbox as Table Storage bills them: text takes two bytes a character, and so do names. */
export function countRowBytes({
  partitionKey,
  rowKey,
  ...columns
}: InboxKey & DeliveryEntity): number {
  const keys = (partitionKey.length + rowKey.length) * 2;
  const properties = Object.entries({ ...columns, Timestamp: new Date() });
  return properties.reduce(
    (sum, [name, value]) => sum + PROPERTY_BYTES + name.length * 2 + countValueBytes(value),
    ROW_BYTES + keys,
  );
}

function countValueBytes(value: string | number | Date | Uint8Array): number {
  if (typeof value === 'string') return LENGTH_BYTES + value.length * 2;
  if (typeof value === 'number') return 4;
  return value instanceof Date ? TIME_BYTES : LENGTH_BYTES + value.byteLength;
}
