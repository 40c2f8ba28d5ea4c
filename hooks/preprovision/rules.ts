import { BlockList, isIPv4 } from 'node:net';
import * as v from 'valibot';
import { readJson } from '../hook/read-json.ts';

/** What a value has to be. */
export interface Rule {
  /** Goes on after "is not". */
  readonly wanted: string;
  readonly accepts: (value: string) => boolean;
  /** Whether a variable that is set to nothing fails as well: azd passes the empty text on. */
  readonly isNeverEmpty?: boolean;
}

/** A whole number from `min` to `max`. */
export function isWhole(min: number, max = Number.MAX_SAFE_INTEGER): Rule {
  const upTo = max === Number.MAX_SAFE_INTEGER ? 'up' : `to ${max}`;
  return {
    wanted: `a whole number from ${min} ${upTo}`,
    accepts: (value) => /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max,
  };
}

/** One of some words, written as here. */
export function isOneOf(...words: readonly string[]): Rule {
  return {
    wanted: `one of ${words.join(', ')}`,
    accepts: (value) => words.includes(value),
    isNeverEmpty: true,
  };
}

/** True or false. */
export const isFlag: Rule = { ...isOneOf('true', 'false'), isNeverEmpty: false };

/** Ranges that storage refuses in its rules: they never arrive from the internet. */
const notPublic = new BlockList();
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const) {
  notPublic.addSubnet(address, bits);
}

/** A public IPv4 address, or a range of them (CIDR) as storage takes it: two and one are no range to it. */
export const isAddress: Rule = {
  wanted: 'a public IPv4 address, or a range of at most 30 bits',
  accepts(value) {
    const [address = '', bits, ...rest] = value.split('/');
    const isRange = bits === undefined || (/^\d{1,2}$/.test(bits) && Number(bits) <= 30);
    return isIPv4(address) && !notPublic.check(address) && isRange && rest.length === 0;
  },
};

/** A mail address, as far as that can be told by its looks. */
export const isMail: Rule = {
  wanted: 'a mail address',
  accepts: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
};

/** An address that something is posted to, or what azd keeps in its place where it is a secret. */
export const isPostAddress: Rule = {
  wanted: 'an address that begins with https://, or what azd env set-secret puts there',
  accepts: (value) =>
    (/^https:\/\/\S+$/.test(value) && URL.canParse(value)) || /^akvs:\/\/\S+$/.test(value),
};

/** A JSON array of texts that `item` accepts, none of them twice, such as `example`. */
export function isListOf(item: Rule, example: string): Rule {
  return {
    wanted: `a JSON list without repeats, each item ${item.wanted}, such as ${example}`,
    accepts(value) {
      const items = readJson(v.array(v.string()), value);
      const different = new Set(items?.map((each) => each.toLowerCase()));
      return items?.every(item.accepts) === true && different.size === items.length;
    },
  };
}

/** A JSON object of names and texts. */
export const isObjectOfTexts: Rule = {
  wanted: 'a JSON object of names and texts, such as {"MAX_ATTEMPTS":"5"}',
  accepts: (value) =>
    !value.startsWith('[') && readJson(v.record(v.string(), v.string()), value) !== undefined,
};
