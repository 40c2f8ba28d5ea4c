import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toJsonLines } from '../../console/logic/json-lines.ts';
import { toVisible } from '../../console/logic/visible.ts';

describe("a stranger's text", () => {
  it.each([
    ['that turns a line around', 'a\u202egnp.exe', 'a\\u202egnp.exe'],
    ['of isolates', '\u2066x\u2069', '\\u2066x\\u2069'],
    ['with control characters', 'a\u0000\u001b[31m\u0085', 'a\\u0000\\u001b[31m\\u0085'],
    ['of no width', 'pay\u200bpal\ufeff', 'pay\\u200bpal\\ufeff'],
    ['in tags', 'x\u{e0041}', 'x\\u{e0041}'],
    ['of lines', 'a\nb', 'a\\u000ab'],
    ['like any other', 'Grüße, 世界 👋 <b>', 'Grüße, 世界 👋 <b>'],
  ])('%s is written out', (_, text, expected) => {
    expect(toVisible(text)).toBe(expected);
  });

  it('keeps its lines where it has some', () => {
    expect(toVisible('a\tb\r\nc', { keepLines: true })).toBe('a\tb\\u000d\nc');
  });
});

describe('JSON in lines', () => {
  it('says what each piece is', () => {
    const value = { 'a": b': 'x": y,', n: -1.5, w: null, list: [true, {}] };
    const kinds = toJsonLines(value).map((line) =>
      line.map(({ kind, text }) => `${kind} ${text.trim()}`),
    );
    expect(kinds).toEqual([
      ['plain {'],
      ['plain ', String.raw`key "a\": b"`, 'plain :', String.raw`string "x\": y,"`, 'plain ,'],
      ['plain ', 'key "n"', 'plain :', 'number -1.5', 'plain ,'],
      ['plain ', 'key "w"', 'plain :', 'word null', 'plain ,'],
      ['plain ', 'key "list"', 'plain :', 'plain ['],
      ['plain ', 'word true', 'plain ,'],
      ['plain ', 'plain {}'],
      ['plain ', 'plain ]'],
      ['plain }'],
    ]);
  });

  it('is the value still, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const text = toJsonLines(value)
          .map((line) => line.map((token) => token.text).join(''))
          .join('\n');
        // Beyond the first plane, what is written out is for eyes only.
        if (/\\u\{/.test(text)) return;
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
