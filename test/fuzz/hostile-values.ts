import * as fc from 'fast-check';
import { HEADER_MARK, NOW } from './marks.ts';

/** What the library lets into a header: any Latin-1 but NUL, CR and LF. */
const headerChars = fc
  .integer({ min: 1, max: 0xff })
  .filter((code) => code !== 0x0a && code !== 0x0d)
  .map((code) => String.fromCodePoint(code));

const odd = [
  '',
  ' ',
  '\t',
  '.',
  '..',
  '0',
  '-1',
  '+1',
  '1e9',
  '0x10',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '[object Object]',
  '__proto__',
  ',',
  ', ,',
  '"',
  "' or 1 eq 1 or '",
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  '${jndi:ldap://example.com/a}',
  '{{7*7}}',
  '<script>',
  'Zo\u00EB \u00FF',
  '\u0001\u007F\u0080',
  HEADER_MARK,
  'gzip',
  'chunked',
  '100-continue',
  '524288',
  '524289',
  '999999999999999999999',
  '1, 524289',
  String(NOW),
  `${NOW}, ${NOW}`,
  `${NOW}.0`,
  ` 0${NOW}`,
  '\u0661\u0667'.replaceAll(/./g, '\u00B2'),
  'v1,',
  `v1,${'A'.repeat(43)}=`,
  'whsec_AAAA',
];

/** Values that no header should have. */
export const hostileValues = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...odd) },
  { weight: 4, arbitrary: fc.string({ unit: headerChars, maxLength: 80 }) },
  { weight: 2, arbitrary: fc.string({ unit: fc.constantFrom('.', '0', '1', ',', ' ', 'v') }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('x', '.', ' a', ',', '\u00FF', '1'), fc.nat(16_000))
      .map(([unit, times]) => unit.repeat(times)),
  },
);

const addresses = fc.oneof(
  fc.ipV4(),
  fc.ipV4().map((address) => `${address}:443`),
  fc.ipV6(),
  fc.ipV6().map((address) => `[${address}]:443`),
  hostileValues,
);

/** What a caller writes into `x-forwarded-for`, and what proxies append. */
export const forwardedFors = fc
  .array(addresses, { maxLength: 5 })
  .map((entries) => [HEADER_MARK, ...entries].join(', '));

/** Trace contexts, sound and not. */
export const traceparents = fc.oneof(
  fc.constant(`00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`),
  hostileValues,
);
