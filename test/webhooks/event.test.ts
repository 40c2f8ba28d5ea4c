import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { sampleTypes } from '../../dev/samples/samples.ts';
import { eventIdOf, readEvent } from '../../src/webhooks/event.ts';
import { anyText } from '../fixtures/any-text.ts';
import vectors from '../fixtures/vectors.json' with { type: 'json' };

const read = (text: string) => readEvent(Buffer.from(text));

describe('readEvent', () => {
  it.each(sampleTypes)('reads a sample of %s', (type) => {
    const sample = createSample(type);
    expect(read(JSON.stringify(sample))).toEqual(sample);
  });

  it('reads the recorded delivery', () => {
    expect(read(vectors[0]?.payload ?? '')).toMatchObject({ type: 'response.completed' });
  });

  it.each([
    ['a type that nobody knows', '{"type": "a.new.one", "data": {"id": "x"}}'],
    ['nothing but a type', '{"type": "x"}'],
    ['an id of another kind', '{"type": "x", "id": 5}'],
    ['a byte order mark', '\uFEFF{"type": "x"}'],
    ['white space around', ' \r\n{"type": "x"}\n\n'],
    ['a type of 256 characters', JSON.stringify({ type: 't'.repeat(256) })],
    ['a type outside ASCII', '{"type": "zoë.🔑"}'],
    ['a type that is the name of a property of every object', '{"type": "constructor"}'],
    ['the same key twice', '{"type": 1, "type": "x"}'],
    ['zero bytes as text', String.raw`{"type": "x", "data": "\u0000"}`],
  ])('reads an event with %s', (_what, text) => {
    expect(read(text)).toEqual(JSON.parse(text.replace('\uFEFF', '')));
  });

  it.each([
    ['an empty body', ''],
    ['white space', ' \n'],
    ['text', 'event: this is not JSON'],
    ['a form', 'type=response.completed&id=evt_1'],
    ['half of it', '{"type": "response.comp'],
    ['text after it', '{"type": "x"} {"type": "x"}'],
    ['two byte order marks', '\uFEFF\uFEFF{"type": "x"}'],
    ['a trailing comma', '{"type": "x",}'],
    ['an array', '[{"type": "x"}]'],
    ['a string', '"response.completed"'],
    ['a number', '5'],
    ['null', 'null'],
    ['true', 'true'],
    ['no type', '{"id": "evt_1", "data": {"type": "x"}}'],
    ['a type of null', '{"type": null}'],
    ['a type that is a number', '{"type": 5}'],
    ['a type that is an array', '{"type": ["x"]}'],
    ['a type that is an object', '{"type": {"type": "x"}}'],
    ['an empty type', '{"type": ""}'],
    ['a type of 257 characters', JSON.stringify({ type: 't'.repeat(257) })],
    ['a type of half a character', String.raw`{"type": "x\ud83d"}`],
    ['a type in a prototype', '{"__proto__": {"type": "x"}}'],
    ['a type in another case', '{"Type": "x"}'],
  ])('finds no event in %s', (_what, text) => {
    expect(read(text)).toBeUndefined();
  });

  it.each([
    ['Latin-1', Buffer.from('{"type": "zoë"}', 'latin1')],
    ['UTF-16', Buffer.from('\uFEFF{"type": "x"}', 'utf16le')],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['a sequence that is cut off', Buffer.from('{"type": "🔑').subarray(0, -1)],
  ])('finds no event in %s', (_what, body) => {
    expect(readEvent(body)).toBeUndefined();
  });

  it('reads the next body after one that was not UTF-8', () => {
    expect(readEvent(Buffer.from([0xf0, 0x9f]))).toBeUndefined();
    expect(read('\uFEFF{"type": "x"}')).toEqual({ type: 'x' });
    expect(readEvent(Buffer.from([0xef, 0xbb]))).toBeUndefined();
    expect(read('{"type": "x"}')).toEqual({ type: 'x' });
  });

  it('keeps a __proto__ key as data and leaves the prototype of every object alone', () => {
    const event = read('{"type": "x", "__proto__": {"polluted": true}}');
    expect(event).toMatchObject({ type: 'x' });
    expect(Object.getPrototypeOf(event)).toBe(Object.prototype);
    expect('polluted' in (event ?? {})).toBe(false);
    expect('polluted' in {}).toBe(false);
  });

  it('survives nesting 100,000 levels deep, closed or not', () => {
    const depth = 100_000;
    const [open, close] = ['['.repeat(depth), ']'.repeat(depth)];
    expect(read(open)).toBeUndefined();
    expect(read(open + close)).toBeUndefined();
    expect(read('{"a":'.repeat(depth))).toBeUndefined();
    expect(read(`{"type": "x", "data": ${open}${close}}`)?.type).toBe('x');
    expect(read(`{"type": ${open}${close}}`)).toBeUndefined();
  });

  it('never throws, and finds nothing in random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        expect(readEvent(body)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('reads any JSON object that has a type, and no other JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), anyText({ maxLength: 300 }), (value, type) => {
        const isEvent = type.length > 0 && type.length <= 256;
        const text = JSON.stringify({ data: value, type });
        expect(read(text)).toEqual(isEvent ? JSON.parse(text) : undefined);
        expect(read(JSON.stringify([value, type]))).toBeUndefined();
      }),
    );
  });
});

describe('eventIdOf', () => {
  it.each([
    ['evt_1', 'evt_1'],
    ['e'.repeat(256), 'e'.repeat(256)],
    ['e'.repeat(257), ''],
    ['', ''],
    ['x\uD83D', ''],
    [undefined, ''],
    [null, ''],
    [5, ''],
    [{}, ''],
  ])('of %j is %j', (id, expected) => {
    const event = read(JSON.stringify({ type: 'x', id }));
    expect(event && eventIdOf(event)).toBe(expected);
  });
});
