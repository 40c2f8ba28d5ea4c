import { odata } from '@azure/data-tables';
import type { Scan } from '../inbox/rows.ts';

/** A filter of Table Storage ends at 15 comparisons; the others take up to 11. */
const MAX_TYPES = 4;
/** The first and the last year of a date in Table Storage. */
const MIN_DATE = new Date('1601-01-01T00:00:00.000Z');
const MAX_DATE = new Date('9999-12-31T23:59:59.999Z');

/** As much of a scan as OData can say; whatever it cannot is left to the reader. */
export function toScanFilter(partition: string, { filter, touchedSince }: Scan): string {
  const { types, states, sender, since, until } = filter;
  const anyState = states?.map((state) => odata`state eq ${state}`);
  return [
    odata`PartitionKey eq ${partition}`,
    anyState && anyState.length > 0 && `(${anyState.join(' or ')})`,
    types && toAnyType(types),
    sender !== undefined && isPlain(sender) && odata`sender eq ${sender}`,
    since && isDate(since) && odata`receivedAt ge ${since}`,
    until && isDate(until) && odata`receivedAt lt ${until}`,
    touchedSince &&
      isDate(touchedSince) &&
      odata`(receivedAt ge ${touchedSince} or Timestamp ge ${touchedSince})`,
  ]
    .filter(Boolean)
    .join(' and ');
}

function toAnyType(types: readonly string[]): string | false {
  const isExact = types.every((type) => isPlain(type) && !type.includes('*'));
  if (!isExact || types.length === 0 || types.length > MAX_TYPES) return false;
  return `(${types.map((type) => odata`type eq ${type}`).join(' or ')})`;
}

/** A text that gets through a URL and every parser as it is. */
function isPlain(text: string): boolean {
  return text.length <= 256 && text.isWellFormed() && !/\p{C}/u.test(text);
}

function isDate(date: Date): boolean {
  return date >= MIN_DATE && date <= MAX_DATE;
}
