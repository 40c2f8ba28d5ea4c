import * as fc from 'fast-check';
import { MARK } from './marks.ts';

const KIB = 1024;
const LIMIT = 512 * KIB;

/** Event types, odd ones among them; the second is worked off in the fast lane. */
const types = [
  'response.completed',
  'realtime.call.incoming',
  'moon.landed',
  '__proto__',
  'constructor',
  'toString',
  '',
  'x'.repeat(256),
  'x'.repeat(257),
  'Zoë.🔑',
  '\u0000',
  '\uD800',
  ' response.completed ',
] as const;

/** Bodies that need no parameter, by what is odd about them. */
const oddities = {
  empty: () => '',
  'a brace': () => '{',
  'no JSON': () => MARK,
  null: () => 'null',
  number: () => '1e999999',
  string: () => `"${MARK}"`,
  array: () => `[{"type":"response.completed","data":"${MARK}"}]`,
  'deep arrays': () => '['.repeat(100_000) + ']'.repeat(100_000),
  'deep arrays, never closed': () => '['.repeat(100_000),
  'deep data': () => toEvent('{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000)),
  'huge numbers': () => toEvent(`[1e400, -1e400, ${'9'.repeat(400)}, 0.${'0'.repeat(400)}1]`),
  'lone surrogates': () => toEvent('"\\uD800\\uDC00\\uDC00\\uD800"'),
  'escaped nulls': () => toEvent('"\\u0000"'),
  'a prototype': () => toEvent('1', '"__proto__":{"type":"moon.landed"},'),
  'a constructor': () => toEvent('1', '"constructor":{"prototype":{"polluted":1}},'),
  'two types': () => toEvent('1', '"type":"moon.landed",'),
  'a type that is a number': () => '{"type":1}',
  'a type that is null': () => '{"type":null}',
  'a type that is an array': () => '{"type":["response.completed"]}',
  'a type that is an object': () => '{"type":{"toString":"response.completed"}}',
  'a long event id': () => toEvent('1', `"id":"${'e'.repeat(257)}",`),
  'no data': () => '{"type":"response.completed"}',
  'data that is null': () => toEvent('null'),
  'a BOM': () => `\uFEFF${toEvent('1')}`,
  'white space around': () => `\r\n\t ${toEvent('1')} \n`,
  'a null byte after': () => `${toEvent('1')}\0`,
  'a dotted number before': () => `1750861210.${toEvent('1')}`,
} as const;

/** Byte sequences that are not UTF-8, and the one that each decodes to in a forgiving decoder. */
export const notUtf8 = ['ff', 'c080', 'c3', 'eda080', 'f4908080', 'f0288cbc', 'efbf'] as const;

export type Oddity = keyof typeof oddities;
const names = Object.keys(oddities) as Oddity[];

/** A body in a form that stays short when it is printed. */
export type BodyRecipe =
  | { readonly event: string; readonly sip?: string }
  | { readonly odd: Oddity }
  | { readonly json: string }
  | { readonly hex: string }
  /** A string of the event with these bytes in it. */
  | { readonly raw: (typeof notUtf8)[number] }
  | { readonly bytes: number; readonly isEvent: boolean };

const sizes = fc.oneof(
  fc.constantFrom(1, 63 * KIB, 64 * KIB, 65 * KIB, LIMIT - 1, LIMIT, LIMIT + 1, LIMIT + KIB),
  fc.integer({ min: 1, max: LIMIT + 64 }),
);

export const bodyRecipes: fc.Arbitrary<BodyRecipe> = fc.oneof(
  {
    weight: 50,
    arbitrary: fc.record(
      { event: fc.constantFrom(...types), sip: fc.string({ maxLength: 40 }) },
      { requiredKeys: ['event'] },
    ),
  },
  { weight: 25, arbitrary: fc.record({ odd: fc.constantFrom(...names) }) },
  { weight: 15, arbitrary: fc.record({ json: fc.json() }) },
  {
    weight: 15,
    arbitrary: fc.record({
      hex: fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    }),
  },
  { weight: 6, arbitrary: fc.record({ raw: fc.constantFrom(...notUtf8) }) },
  { weight: 2, arbitrary: fc.record({ bytes: sizes, isEvent: fc.boolean() }) },
);

/** The bytes of a recipe. Each event holds the mark where no log line may show it. */
export function toBody(recipe: BodyRecipe): Buffer {
  if ('odd' in recipe) return Buffer.from(oddities[recipe.odd]());
  if ('json' in recipe) return Buffer.from(recipe.json);
  if ('hex' in recipe) return Buffer.from(recipe.hex, 'hex');
  if ('raw' in recipe) return toRaw(recipe.raw);
  if ('bytes' in recipe) {
    const start = recipe.isEvent ? toEvent('1') : '';
    return Buffer.from(start.padEnd(recipe.bytes).slice(0, recipe.bytes));
  }
  const data = {
    id: 'resp_1',
    note: MARK,
    sip_headers: [
      { name: 'From', value: `sip:${MARK}@example.com` },
      { name: 'X-Any', value: recipe.sip ?? '' },
    ],
  };
  return Buffer.from(JSON.stringify({ id: 'evt_1', object: 'event', type: recipe.event, data }));
}

function toRaw(hex: string): Buffer {
  const [before = '', after = ''] = toEvent('"|"').split('|');
  return Buffer.concat([Buffer.from(before), Buffer.from(hex, 'hex'), Buffer.from(after)]);
}

function toEvent(data: string, more = ''): string {
  return `{${more}"type":"response.completed","note":"${MARK}","data":${data}}`;
}
