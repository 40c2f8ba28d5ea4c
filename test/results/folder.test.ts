import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toFolder } from '../../src/results/folder.ts';

const hostileUnits = [
  '.',
  '/',
  '\\',
  '?',
  '#',
  '%',
  '!',
  '2',
  'E',
  ':',
  '~',
  ' ',
  '\0',
  '\n',
  '\uD800',
];
const ids = fc.oneof(
  fc.string({ unit: fc.constantFrom(...hostileUnits, 'é', '🔑'), maxLength: 10 }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc
    .tuple(fc.constantFrom('a', '.', '🔑'), fc.integer({ min: 15, max: 300 }), fc.string())
    .map(([unit, length, end]) => unit.repeat(length) + end),
);

describe('toFolder', () => {
  it.each([
    ['batch_68a1', 'batches/batch_68a1/'],
    ['file-AbC', 'batches/file-AbC/'],
    ['..', 'batches/!2E!2E/'],
    ['../../secrets', 'batches/!2E!2E!2F!2E!2E!2Fsecrets/'],
    ['a\\b?c#d', 'batches/a!5Cb!3Fc!23d/'],
    ['%2e%2e%2f', 'batches/!252e!252e!252f/'],
    ['C:', 'batches/C!3A/'],
    ['a.', 'batches/a!2E/'],
    ['line\nbreak\0', 'batches/line!0Abreak!00/'],
    ['', 'batches/!/'],
  ])('puts the files of %j into %s', (id, folder) => {
    expect(toFolder('batches', id)).toBe(folder);
  });

  it('is one folder that no path or address reads as anything else, whatever the id', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const folder = toFolder('batches', id);
        expect(folder).toMatch(/^batches\/[A-Za-z0-9_~!-]{1,200}\/$/);
        expect(new URL(`${folder}a.json`, 'https://host/results/').pathname).toBe(
          `/results/${folder}a.json`,
        );
      }),
    );
  });

  it('never gives two ids the same folder', () => {
    fc.assert(
      fc.property(fc.uniqueArray(ids, { maxLength: 100 }), (many) => {
        const folders = many.map((id) => toFolder('batches', id));
        const names = folders.map((folder) => folder.slice('batches/'.length, -1));
        const again = names.map((name) => toFolder('batches', name));
        expect(new Set(folders).size).toBe(many.length);
        expect(new Set([...folders, ...again]).size).toBe(new Set([...many, ...names]).size);
      }),
    );
  });
});
