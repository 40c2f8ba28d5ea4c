import type { CallParty } from './sip.ts';
import { readUri } from './sip-uri.ts';

/** What a rule compares with, in lower case; read once, matched in linear time. */
export interface Pattern {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'any' | 'anonymous';
  readonly text: string;
}

const MAX_CHARS = 256;
const WILDCARD = 'at most one "*", as its first or its last character';
const FORMS =
  'give a number such as "+14255550142", an address such as "sip:agent@example.com", or the ' +
  'beginning or the end of one, such as "+1425*" or "*@example.com"';

/** A pattern for a sender's name, or what is wrong with it and what to write instead. */
export function readNamePattern(value: unknown): Pattern | string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > MAX_CHARS) {
    return `is not a name of 1 to ${MAX_CHARS} characters: give the name of a sender`;
  }
  return toPattern(value) ?? `has a "*" in its middle, or two: use ${WILDCARD}`;
}

/**
 * A pattern for a caller or a callee, or what is wrong with it and what to write instead. One that
 * could never match, because numbers and addresses are compared in another form, is wrong.
 */
export function readPartyPattern(value: unknown): Pattern | string {
  if (typeof value !== 'string' || !/^[\x21-\x7e]{1,256}$/.test(value)) {
    return `is not a text of 1 to ${MAX_CHARS} visible ASCII characters: ${FORMS}`;
  }
  const pattern = toPattern(value);
  if (!pattern) return `has a "*" in its middle, or two: use ${WILDCARD}`;
  return canMatch(pattern) ? pattern : `matches no number and no address: ${FORMS}`;
}

/** `anonymous`: a caller who is not named, or cannot be read. */
export function readCallerPattern(value: unknown): Pattern | string {
  const isAnonymous = typeof value === 'string' && value.toLowerCase() === 'anonymous';
  return isAnonymous ? { kind: 'anonymous', text: '' } : readPartyPattern(value);
}

/** Whether a pattern matches the number or the address; `*` alone matches whoever has one. */
export function matchesParty(pattern: Pattern, { number, address }: CallParty): boolean {
  if (address === undefined) return pattern.kind === 'anonymous';
  return matchesName(pattern, address) || (number !== undefined && matchesName(pattern, number));
}

/** Whether a pattern matches a text, in whatever case. */
export function matchesName({ kind, text }: Pattern, name: string): boolean {
  const lower = name.toLowerCase();
  switch (kind) {
    case 'exact':
      return lower === text;
    case 'prefix':
      return lower.startsWith(text);
    case 'suffix':
      return lower.endsWith(text);
    case 'any':
      return true;
    case 'anonymous':
      return false;
  }
}

function toPattern(value: string): Pattern | undefined {
  const lower = value.toLowerCase();
  const text = lower.replace('*', '');
  if (text.includes('*')) return undefined;
  if (text === '') return { kind: 'any', text };
  if (text === lower) return { kind: 'exact', text };
  if (lower.endsWith('*')) return { kind: 'prefix', text };
  return lower.startsWith('*') ? { kind: 'suffix', text } : undefined;
}

/** Numbers and addresses are compared as `CallParty` has them. */
function canMatch({ kind, text }: Pattern): boolean {
  if (/^\+?\d{1,15}$/.test(text) || kind === 'any') return true;
  if (kind === 'exact') return readUri(text)?.address.toLowerCase() === text;
  if (kind === 'prefix') return text === '+' || /^(sips?|tel):[^<>"\\]*$/.test(text);
  return !/[<>"\\]|:\d*$/.test(text);
}
