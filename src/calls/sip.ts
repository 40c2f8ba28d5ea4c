import type { CallParties } from '../results/record.ts';
import { readNameAddrs } from './name-addr.ts';
import { valuesOf } from './sip-headers.ts';
import { readUri, type SipUri } from './sip-uri.ts';

/** One end of a call. Empty where nobody is named, or nobody who can be read. */
export interface CallParty {
  /** `+` and 1 to 15 digits, or digits alone where the number is not a global one. */
  readonly number?: string;
  /** The URI as in `SipUri.address`; there whenever a number is. */
  readonly address?: string;
  /** 1 to 256 characters without control characters. Never more than a claim. */
  readonly displayName?: string;
}

/** Who calls whom, as strangers wrote it into SIP headers: personal data, and proof of nothing. */
export interface SipCall {
  readonly caller: CallParty;
  readonly callee: CallParty;
  readonly sipCallId?: string;
}

const MAX_NAME_CHARS = 256;

/**
 * Reads the `sip_headers` of an event; never throws, and leaves out what is missing or malformed.
 *
 * `P-Asserted-Identity` wins over `From`. A trunk sets it or removes it, while `From` is what the
 * calling side likes to be called; and who dials past every trunk can forge both alike. But a
 * caller whose `From` is anonymous, or whose `Privacy` asks for it, has no identity here, even where
 * the trunk tells it: we would be keeping what the caller asked not to be told.
 */
export function readSipCall(sipHeaders: unknown): SipCall {
  const sipCallId = valuesOf(sipHeaders, 'call-id')[0] ?? '';
  return {
    caller: readCaller(sipHeaders),
    callee: readFirst(valuesOf(sipHeaders, 'to').slice(0, 1), isPhone)?.party ?? {},
    ...(/^[\x21-\x7e]{1,256}$/.test(sipCallId) && { sipCallId }),
  };
}

/** The columns of a call's record: numbers where there are any, else addresses. */
export function readParties(sipHeaders: unknown): CallParties {
  const { caller, callee, sipCallId } = readSipCall(sipHeaders);
  const from = caller.number ?? caller.address;
  const to = callee.number ?? callee.address;
  return {
    ...(from !== undefined && { caller: from }),
    ...(to !== undefined && { callee: to }),
    ...(sipCallId !== undefined && { sipCallId }),
  };
}

function readCaller(sipHeaders: unknown): CallParty {
  const from = readFirst(valuesOf(sipHeaders, 'from').slice(0, 1), isPhone);
  if (from?.uri.isAnonymous || asksForPrivacy(valuesOf(sipHeaders, 'privacy'))) return {};
  const asserted = readFirst(valuesOf(sipHeaders, 'p-asserted-identity'), () => true);
  if (!asserted || asserted.uri.isAnonymous) return from?.party ?? {};
  // Trunks assert numbers and leave the name in `From`.
  return { ...toName(from?.party.displayName ?? ''), ...asserted.party };
}

interface Named {
  readonly uri: SipUri;
  readonly party: CallParty;
}

/** The first address with a number, else the first that can be read. */
function readFirst(
  values: readonly string[],
  isNumber: (uri: SipUri) => boolean,
): Named | undefined {
  const named = values.flatMap(readNameAddrs).flatMap(({ displayName, uri: text }): Named[] => {
    const uri = readUri(text);
    if (!uri) return [];
    const number = isNumber(uri) ? uri.digits : undefined;
    const party = { ...(number && { number }), address: uri.address, ...toName(displayName) };
    return [{ uri, party }];
  });
  return named.find(({ party }) => party.number !== undefined) ?? named[0];
}

function isPhone(uri: SipUri): boolean {
  return uri.isPhone;
}

/** RFC 3323 and 3325: `id` and `user` withhold who is calling. */
function asksForPrivacy(values: readonly string[]): boolean {
  const wishes = values.flatMap((value) => value.toLowerCase().split(/[;,]/));
  return wishes.some((wish) => ['id', 'user'].includes(wish.trim()));
}

function toName(text: string): { readonly displayName?: string } {
  const displayName = text
    .toWellFormed()
    .replaceAll(/\s+/g, ' ')
    // Marks that turn the direction of writing can make a name look like another.
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, MAX_NAME_CHARS)
    // Half of a pair that was cut in two.
    .replace(/[\uD800-\uDBFF]$/, '');
  return displayName === '' ? {} : { displayName };
}
