import { describe, expect, it } from 'vitest';
import { readBicep, toLiteral, valueAt, withoutComments } from './bicep.ts';

describe('readBicep', () => {
  it('reads parameters and outputs with their decorators', () => {
    const text = `
      @description('It\\'s "so" // not a comment')
      @minValue(1) // a comment
      param count int = 3

      param names string[]
      param kinds ('a' | 'b')[] = []
      output URL string = 'https://\${site.host}/x'
    `;
    expect(readBicep(text)).toEqual([
      {
        kind: 'param',
        name: 'count',
        type: 'int',
        decorators: [`description('It\\'s "so" // not a comment')`, 'minValue(1)'],
        value: '3',
      },
      { kind: 'param', name: 'names', type: 'string[]', decorators: [], value: '' },
      { kind: 'param', name: 'kinds', type: "('a' | 'b')[]", decorators: [], value: [] },
      {
        kind: 'output',
        name: 'URL',
        type: 'string',
        decorators: [],
        value: "'https://${site.host}/x'",
      },
    ]);
  });

  it('reads objects, arrays, expressions and nested resources', () => {
    const [resource] = readBicep(`resource a 'T/a@1' = {
      name: 'n-\${union(x, { y: 'z' }).y}'
      tags: { 'a-b': f('}', [1]), c: [] }
      list: [
        { name: 'x', value: on ? [{ a: 1 }] : [] }
        'y', !z
      ]
      /* a
         comment */
      resource b 'b' = { name: 'n' }
    }`);
    expect(resource?.value).toEqual({
      name: "'n-${union(x, { y: 'z' }).y}'",
      tags: { 'a-b': "f('}', [1])", c: [] },
      list: [{ name: "'x'", value: 'on ? [{ a: 1 }] : []' }, "'y'", '!z'],
      'resource b': { name: "'n'" },
    });
  });

  it('reads a loop as one turn of it', () => {
    const text =
      "resource a 'T/a@1' = [\n  for item in items({ a: 'b' }): {\n    name: item\n  }\n]";
    expect(readBicep(text)).toEqual([
      {
        kind: 'resource',
        name: 'a',
        type: "'T/a@1'",
        decorators: [],
        loop: "item in items({ a: 'b' })",
        value: { name: 'item' },
      },
    ]);
  });

  it('reads what something exists for, in a loop too', () => {
    const text = `
      module m 'm.bicep' = if (!empty(f('{'))) {
        a: b
      }
      resource r 'T/a@1' = [for x in xs: if (x != 'y') { name: x }]
    `;
    expect(readBicep(text).map(({ condition, value }) => ({ condition, value }))).toEqual([
      { condition: "(!empty(f('{')))", value: { a: 'b' } },
      { condition: "(x != 'y')", value: { name: 'x' } },
    ]);
  });

  it('reads types and imports', () => {
    const text = `import { a } from 'b.bicep'
      @sealed()
      type t = { a: (0 | 1)?, b: u? }
      type u = 'x' | 'y'
    `;
    expect(readBicep(text).map(({ kind, name, value }) => [kind, name, value])).toEqual([
      ['import', '', "{ a } from 'b.bicep'"],
      ['type', 't', { a: '(0 | 1)?', b: 'u?' }],
      ['type', 'u', "'x' | 'y'"],
    ]);
  });

  it('tells an existing resource by its type', () => {
    const [resource] = readBicep("resource a 'T/a@1' existing = {\n  name: x\n}");
    expect(resource?.type).toBe("'T/a@1' existing");
  });

  it.each(["var a = 'x", 'var a = { b }', 'var a = [1', 'var a = f(1', 'var = 3', '?'])(
    'refuses %s',
    (text) => {
      expect(() => readBicep(text)).toThrow(SyntaxError);
    },
  );
});

describe('withoutComments', () => {
  it('keeps strings, lines and columns', () => {
    expect(withoutComments("a // b\n'//c' /* d\n */ '''\n// e'''")).toBe(
      "a     \n'//c'     \n    '''\n// e'''",
    );
  });
});

describe('toLiteral', () => {
  it('knows a literal from an expression', () => {
    expect(["'a'", "'a$b'", "'${a}'", "'a' ? 'b' : 'c'", 'a'].map(toLiteral)).toEqual([
      'a',
      'a$b',
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('valueAt', () => {
  it('finds nothing off the path', () => {
    const value = { a: { b: 'c' } };
    expect(valueAt(value, 'a', 'b')).toBe('c');
    expect(valueAt(value, 'a', 'toString')).toBeUndefined();
    expect(valueAt(value, 'a', 'b', 'length')).toBeUndefined();
  });
});
