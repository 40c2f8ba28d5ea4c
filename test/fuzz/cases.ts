import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { type BodyRecipe, bodyRecipes, toBody } from './bodies.ts';
import { type Change, change, changes } from './changes.ts';
import { forwardedFors, hostileValues, traceparents } from './hostile-values.ts';
import { HEADER_MARK, type KeyName, keyNames, keys, NOW } from './marks.ts';
import type { WireRequest } from './oracle.ts';

/** One entry of a signature list, made from the right one. */
const entries = {
  right: (right: string) => `v1,${right}`,
  bare: (right: string) => right,
  'other version': (right: string) => `v2,${right}`,
  'asymmetric version': (right: string) => `v1a,${right}`,
  'upper version': (right: string) => `V1,${right}`,
  'lower case': (right: string) => `v1,${right.toLowerCase()}`,
  'URL-safe': (right: string) => `v1,${Buffer.from(right, 'base64').toString('base64url')}`,
  hex: (right: string) => `v1,${Buffer.from(right, 'base64').toString('hex')}`,
  'without padding': (right: string) => `v1,${right.replace('=', '')}`,
  'more padding': (right: string) => `v1,${right}=`,
  'first half': (right: string) => `v1,${right.slice(0, 22)}`,
  twice: (right: string) => `v1,${right},v1,${right}`,
  none: () => '',
  'only the version': () => 'v1,',
  zeros: () => `v1,${'A'.repeat(43)}=`,
  'no base64': () => 'v1,%%%',
} as const;

type Entry = keyof typeof entries;

/** One request in a form that stays short when it is printed. */
export interface Attempt {
  readonly id: string;
  /** Seconds before now at which it was signed. */
  readonly age: number;
  /** Zeros before the timestamp. */
  readonly zeros: number;
  readonly key: KeyName;
  readonly hash: 'sha256' | 'sha1' | 'sha512';
  readonly list: readonly Entry[];
  readonly body: BodyRecipe;
  readonly changes: readonly Change[];
  readonly traceparent?: string;
  /** Posted that many times at once. */
  readonly copies: number;
}

/** A few attempts, one after the other, at a receiver that knows nothing yet. */
export interface Case {
  /** `low`: one failure is forgiven, and all come from one address. */
  readonly limit: 'high' | 'low';
  readonly forwardedFor: readonly string[];
  readonly attempts: readonly Attempt[];
}

const ids = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom('wh_1', 'wh_2') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      `wh_1.${NOW}`,
      `wh_1.${NOW}.${NOW}`,
      'wh_/\\#?%2F..',
      '..',
      '__proto__',
      'x'.repeat(1024),
      'x'.repeat(1025),
      '\u00EB'.repeat(512),
      '\u00EB'.repeat(513),
      'wh_ with spaces',
    ),
  },
  { weight: 1, arbitrary: hostileValues },
);

const ages = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -299, max: 299 }) },
  { weight: 2, arbitrary: fc.constantFrom(300, 301, -300, -301, NOW, -1e11, 86_400) },
);

const lists = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Entry[]>(['right']) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...toNames(entries)), { maxLength: 6 }) },
  {
    weight: 1,
    // The SDK takes another way above 32 entries.
    arbitrary: fc
      .tuple(fc.constantFrom<Entry>('zeros', 'none', 'no base64'), fc.nat(100), fc.boolean())
      .map(([entry, times, isRight]) => [
        ...Array.from({ length: times }, () => entry),
        ...(isRight ? ['right' as const] : []),
      ]),
  },
);

const attempts: fc.Arbitrary<Attempt> = fc.record(
  {
    id: ids,
    age: ages,
    zeros: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 4 })),
    key: fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom<KeyName>('first', 'second') },
      { weight: 1, arbitrary: fc.constantFrom(...keyNames) },
    ),
    hash: fc.oneof(
      { weight: 19, arbitrary: fc.constant('sha256' as const) },
      { weight: 1, arbitrary: fc.constantFrom('sha1' as const, 'sha512' as const) },
    ),
    list: lists,
    body: bodyRecipes,
    changes: fc.oneof(
      { weight: 1, arbitrary: fc.constant<Change[]>([]) },
      { weight: 1, arbitrary: fc.array(changes, { minLength: 1, maxLength: 3 }) },
    ),
    traceparent: traceparents,
    copies: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 5 })),
  },
  {
    requiredKeys: ['id', 'age', 'zeros', 'key', 'hash', 'list', 'body', 'changes', 'copies'],
  },
);

export const cases: fc.Arbitrary<Case> = fc.record({
  limit: fc.constantFrom('high', 'low'),
  forwardedFor: fc.array(forwardedFors, { minLength: 1, maxLength: 3 }),
  attempts: fc.array(attempts, { minLength: 1, maxLength: 3 }),
});

/** The request of an attempt; `index` is its place in the case. */
export function toRequest(attempt: Attempt, { forwardedFor, limit }: Case, index: number) {
  const body = toBody(attempt.body);
  const timestamp = `${'0'.repeat(attempt.zeros)}${NOW - attempt.age}`;
  const hmac = createHmac(attempt.hash, keys[attempt.key]);
  const right = hmac.update(`${attempt.id}.${timestamp}.`).update(body).digest('base64');
  const from = forwardedFor[limit === 'low' ? 0 : index % forwardedFor.length] ?? '';
  const signed: WireRequest = {
    headers: [
      ['content-type', 'application/json'],
      ['x-forwarded-for', from],
      ['x-anything', HEADER_MARK],
      ['webhook-id', attempt.id],
      ['webhook-timestamp', timestamp],
      ['webhook-signature', attempt.list.map((entry) => entries[entry](right)).join(' ')],
    ],
    body,
    traceparent: attempt.traceparent,
  };
  return { signed, request: attempt.changes.reduce(change, signed) };
}

function toNames<Table extends object>(table: Table) {
  return Object.keys(table) as (keyof Table)[];
}
