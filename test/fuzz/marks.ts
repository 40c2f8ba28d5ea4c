/** Stands in bodies, where no log line and no answer may ever show it. */
export const MARK = 'MARK-of-a-body';

/** Stands in headers that are nobody's business, likewise. */
export const HEADER_MARK = 'MARK-of-a-header';

const toSecret = (fill: string, bytes: number) =>
  `whsec_${Buffer.alloc(bytes, fill).toString('base64')}`;

/** The secrets that the receiver has, by sender. */
export const secrets = { first: toSecret('1', 24), second: toSecret('2', 64) } as const;

/** Keys that a request can be signed with; the last ones are what an attacker could guess. */
export const keys = {
  first: Buffer.from(secrets.first.slice(6), 'base64'),
  second: Buffer.from(secrets.second.slice(6), 'base64'),
  foreign: Buffer.alloc(32, '3'),
  empty: Buffer.alloc(0),
  'text of the secret': Buffer.from(secrets.first),
  'base64 of the secret': Buffer.from(secrets.first.slice(6)),
  'a prefix of the secret': Buffer.from(secrets.first.slice(6), 'base64').subarray(0, 23),
} as const;

export type KeyName = keyof typeof keys;
export const keyNames = Object.keys(keys) as KeyName[];

/** The time that it is in every run, in Unix seconds: a seed finds the same things on any day. */
export const NOW = 1_750_861_210;
