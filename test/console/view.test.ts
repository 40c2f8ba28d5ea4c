import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toApiFilter, toApiQuery } from '../../console/logic/api-query.ts';
import { rangeLabels, type Range } from '../../console/logic/range.ts';
import {
  isFiltering,
  noFilter,
  readView,
  states,
  tabs,
  writeView,
} from '../../console/logic/view.ts';

const now = Date.parse('2025-07-01T12:00:00.000Z');
const start = { page: 'flow', filter: noFilter, open: '', tab: 'timeline' } as const;

describe('the address of a view', () => {
  it('is bare for the view that everybody begins with', () => {
    expect(writeView(start)).toBe('');
    expect(readView('')).toEqual(start);
  });

  it('says what is looked at, readably', () => {
    const filter = {
      ...noFilter,
      types: ['response.*', 'batch.failed'],
      states: ['dead'] as const,
    };
    const query = writeView({ ...start, filter, open: 'wh_1', tab: 'event' });
    expect(query).toBe('?types=response.*,batch.failed&states=dead&open=wh_1&tab=event');
  });

  it.each([
    ['a state that there is none of', '?states=dead,undead,__proto__', { states: ['dead'] }],
    ['the same twice', '?types=a,a&states=done,done', { types: ['a'], states: ['done'] }],
    ['a range that there is none of', '?range=toString', {}],
    ['no time', '?since=yesterday&until=', {}],
    [
      'a time of another zone',
      '?since=2025-07-01T14:00:00%2B02:00',
      { since: '2025-07-01T12:00:00.000Z' },
    ],
    ['a range and a time', '?range=1h&since=2025-07-01T12:00:00Z', { range: '1h' }],
  ])('is read where it holds %s', (_, query, expected) => {
    expect(readView(query).filter).toEqual({ ...noFilter, ...expected });
  });

  it('leads back to any view', () => {
    const text = fc.string({ unit: 'binary' }).map((s) => s.toWellFormed());
    const time = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(9e12) });
    const filter = fc.record({
      types: fc.uniqueArray(text.filter((s) => s !== '' && !s.includes(','))),
      states: fc.uniqueArray(fc.constantFrom(...states)),
      sender: text,
      search: text,
      range: fc.constant('' as const),
      since: time.map((date) => date.toISOString()),
      until: fc.constant(''),
    });
    const view = fc.record({
      page: fc.constantFrom('flow' as const, 'health' as const),
      filter,
      open: text.filter((s) => s !== ''),
      tab: fc.constantFrom(...tabs),
    });
    fc.assert(
      fc.property(view, (any) => {
        expect(readView(writeView(any))).toEqual(any);
      }),
    );
  });
});

describe('the filter that the server is asked with', () => {
  it('leaves out what is no matter', () => {
    expect(toApiFilter(noFilter, now)).toEqual({});
    expect(isFiltering(noFilter)).toBe(false);
  });

  it.each(Object.keys(rangeLabels) as Range[])('turns the last %s into a time', (range) => {
    const { since } = toApiFilter({ ...noFilter, range }, now);
    expect(Date.parse(since ?? '')).toBeLessThan(now);
    expect(isFiltering({ ...noFilter, range })).toBe(true);
  });

  it('leaves out what a request is to be told all of', () => {
    const filter = { ...noFilter, states: ['dead'] as const, sender: 'a&b', search: 'x' };
    expect(toApiQuery(filter, now)).toBe('states=dead&sender=a%26b&search=x');
    expect(toApiQuery(filter, now, ['states', 'search'])).toBe('sender=a%26b');
  });
});
