import * as fc from 'fast-check';
import { notUtf8 } from './bodies.ts';
import { hostileValues } from './hostile-values.ts';
import type { WireRequest } from './oracle.ts';

const signed = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const;
type Signed = (typeof signed)[number];

/** What happens to a signed request on its way. */
export type Change =
  | { readonly drop: Signed }
  | { readonly set: string; readonly to: string }
  /** One more line of this name: another value, or the same where there is none. */
  | { readonly repeat: Signed; readonly as?: string; readonly isFirst: boolean }
  | { readonly rename: Signed; readonly how: 'upper' | 'title' }
  | { readonly pad: Signed; readonly with: string }
  | { readonly replaceChar: Signed; readonly at: number; readonly by: string }
  | { readonly flip: number }
  | { readonly cut: number }
  | { readonly append: string }
  | { readonly bom: 'add' | 'remove' }
  /** U+FFFD for what is not UTF-8, or the other way round: both read the same. */
  | { readonly swap: 'to replacement' | (typeof notUtf8)[number] }
  | { readonly rewrite: 'indent' | 'compact' }
  /** Other borders between id, timestamp and body in the same signed bytes. */
  | { readonly shift: number };

const names = fc.constantFrom(...signed);
const latin1 = fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCodePoint(code));

export const changes: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ drop: names }),
  fc.record({ set: names, to: hostileValues }),
  fc.record({
    set: fc.constantFrom(
      'content-length',
      'content-encoding',
      'content-type',
      'transfer-encoding',
      'expect',
      'authorization',
      'x-ms-client-principal',
    ),
    to: hostileValues,
  }),
  fc.record(
    { repeat: names, as: hostileValues, isFirst: fc.boolean() },
    { requiredKeys: ['repeat', 'isFirst'] },
  ),
  fc.record({ rename: names, how: fc.constantFrom('upper', 'title') }),
  fc.record({ pad: names, with: fc.constantFrom(' ', '\t', ' \t ', '\u00A0', '\v', '\u0001') }),
  fc.record({ replaceChar: names, at: fc.nat(200), by: fc.oneof(latin1, fc.constant('')) }),
  fc.record({ flip: fc.nat(4096) }),
  fc.record({ cut: fc.integer({ min: 1, max: 64 }) }),
  fc.record({ append: fc.constantFrom('00', '0a', '20', '7b7d', 'efbbbf', 'ff') }),
  fc.record({ bom: fc.constantFrom('add', 'remove') }),
  fc.record({ swap: fc.constantFrom('to replacement', ...notUtf8) }),
  fc.record({ rewrite: fc.constantFrom('indent', 'compact') }),
  fc.record({ shift: fc.nat(12) }),
);

/** The request after one change; the same where there is nothing to change. */
export function change(request: WireRequest, how: Change): WireRequest {
  const { headers, body } = request;
  const withBody = (bytes: Buffer): WireRequest => ({ ...request, body: bytes });
  const rewrite = (name: string, to: (line: [string, string]) => [string, string]) => ({
    ...request,
    headers: headers.map(([key, value]): [string, string] =>
      key.toLowerCase() === name ? to([key, value]) : [key, value],
    ),
  });

  if ('drop' in how) {
    return { ...request, headers: headers.filter(([name]) => name.toLowerCase() !== how.drop) };
  }
  if ('set' in how) {
    const others = headers.filter(([name]) => name.toLowerCase() !== how.set);
    return { ...request, headers: [...others, [how.set, how.to]] };
  }
  if ('repeat' in how) {
    const [, value = ''] = headers.find(([name]) => name.toLowerCase() === how.repeat) ?? [];
    const line = [how.repeat, how.as ?? value] as const;
    return { ...request, headers: how.isFirst ? [line, ...headers] : [...headers, line] };
  }
  if ('rename' in how) return rewrite(how.rename, ([name, value]) => [spell(name, how.how), value]);
  if ('pad' in how) {
    return rewrite(how.pad, ([name, value]) => [name, `${how.with}${value}${how.with}`]);
  }
  if ('replaceChar' in how) {
    return rewrite(how.replaceChar, ([name, value]) => {
      const at = how.at % (value.length + 1);
      return [name, value.slice(0, at) + how.by + value.slice(at + 1)];
    });
  }
  if ('flip' in how) return withBody(flip(body, how.flip));
  if ('cut' in how) return withBody(body.subarray(0, Math.max(0, body.length - how.cut)));
  if ('append' in how) return withBody(Buffer.concat([body, Buffer.from(how.append, 'hex')]));
  if ('bom' in how) return withBody(toBom(body, how.bom));
  if ('swap' in how) return withBody(swap(body, how.swap));
  if ('rewrite' in how) return withBody(rewriteJson(body, how.rewrite));
  return shift(request, how.shift);
}

function spell(name: string, how: 'upper' | 'title'): string {
  return how === 'upper' ? name.toUpperCase() : name.replaceAll(/\b[a-z]/g, (a) => a.toUpperCase());
}

function flip(body: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(body);
  const at = (bit >> 3) % Math.max(1, flipped.length);
  if (flipped.length > 0) flipped[at] = (flipped[at] ?? 0) ^ (1 << (bit & 7));
  return flipped;
}

function toBom(body: Buffer, how: 'add' | 'remove'): Buffer {
  const bom = Buffer.from('\uFEFF');
  if (how === 'add') return Buffer.concat([bom, body]);
  return body.subarray(0, 3).equals(bom) ? body.subarray(3) : body;
}

function swap(body: Buffer, how: string): Buffer {
  if (how === 'to replacement') return Buffer.from(body.toString('utf8'));
  const at = body.indexOf('\uFFFD');
  if (at < 0) return body;
  const raw = Buffer.from(how, 'hex');
  return Buffer.concat([body.subarray(0, at), raw, body.subarray(at + 3)]);
}

function rewriteJson(body: Buffer, how: 'indent' | 'compact'): Buffer {
  if (body.length > 10_000) return body;
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return Buffer.from(JSON.stringify(value, undefined, how === 'indent' ? 2 : 0));
  } catch {
    return body;
  }
}

/** Cuts the signed bytes at two other dots, where there are any. */
function shift(request: WireRequest, choice: number): WireRequest {
  const valueOf = (wanted: Signed) =>
    request.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const head = `${valueOf('webhook-id') ?? ''}.${valueOf('webhook-timestamp') ?? ''}.`;
  const content = Buffer.concat([Buffer.from(head, 'latin1'), request.body]).toString('latin1');
  const dots = [...content.slice(0, 4096).matchAll(/\./g)].map(({ index }) => index);
  const first = choice % Math.max(1, dots.length - 1);
  const [start, end] = [dots[first], dots[first + 1]];
  if (start === undefined || end === undefined) return request;
  const moved = {
    'webhook-id': content.slice(0, start),
    'webhook-timestamp': content.slice(start + 1, end),
  };
  const isHeaderSafe = Object.values(moved).every((value) => !/[\0\r\n]/.test(value));
  if (!isHeaderSafe) return request;
  const others = request.headers.filter(([name]) => !Object.hasOwn(moved, name.toLowerCase()));
  return {
    ...request,
    headers: [...others, ...Object.entries(moved)],
    body: Buffer.from(content.slice(end + 1), 'latin1'),
  };
}
