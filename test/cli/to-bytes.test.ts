import { expect, it } from 'vitest';
import { toBytes } from '../../src/cli/to-bytes.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 KB'],
  [1249, '1.2 KB'],
  [3270, '3.3 KB'],
  [999_949, '999.9 KB'],
  [999_999, '1 MB'],
  [3_440_000_000, '3.4 GB'],
])('%d bytes are %s', (count, text) => {
  expect(toBytes(count)).toBe(text);
});
