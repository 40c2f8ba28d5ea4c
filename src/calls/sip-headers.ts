/** The headers that say who calls whom. */
export type SipHeaderName = 'from' | 'to' | 'call-id' | 'p-asserted-identity' | 'privacy';

const COMPACT_NAMES: ReadonlyMap<string, SipHeaderName> = new Map([
  ['f', 'from'],
  ['t', 'to'],
  ['i', 'call-id'],
]);
/** Far more than a trunk writes; a longer value is read as an empty one. */
const MAX_VALUE_CHARS = 4096;
const MAX_VALUES = 8;

/**
 * The values of one header in their order, at most 8; whatever is no list of names and
 * values gives none. Names are compared as RFC 3261 does: any case, full or compact.
 */
export function valuesOf(sipHeaders: unknown, wanted: SipHeaderName): string[] {
  const values: string[] = [];
  if (!Array.isArray(sipHeaders)) return values;
  for (const header of sipHeaders as readonly unknown[]) {
    if (values.length === MAX_VALUES) break;
    if (!isHeader(header)) continue;
    const name = header.name.trim().toLowerCase();
    if ((COMPACT_NAMES.get(name) ?? name) === wanted) values.push(read(header.value));
  }
  return values;
}

function isHeader(value: unknown): value is { readonly name: string; readonly value: string } {
  if (typeof value !== 'object' || value === null) return false;
  const header: { name?: unknown; value?: unknown } = value;
  return typeof header.name === 'string' && typeof header.value === 'string';
}

/** A folded line needs no care: a line break is white space like any other to all that reads a value. */
function read(value: string): string {
  return value.length > MAX_VALUE_CHARS ? '' : value.trim();
}
