import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatches, type DeliveryFilter, searchesBody } from '../../src/inbox/filter.ts';
import { bury, complete } from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const later = new Date(now.getTime() + 1);
const delivery = createReceived({ id: 'wh_Ab1', eventId: 'evt_Zz9', receivedAt: now });
const done = complete(delivery, 'Stored', now);
const dead = bury(delivery, 'Error: no USE', now);

const fits = (filter: DeliveryFilter, one = delivery) => createMatches(filter)(one);

describe('a filter', () => {
  it.each<[DeliveryFilter, boolean]>([
    [{}, true],
    [{ types: [] }, false],
    [{ states: [] }, false],
    [{ types: ['response.completed'] }, true],
    [{ types: ['response.Completed'] }, false],
    [{ types: ['response'] }, false],
    [{ types: ['batch.*', 'response.*'] }, true],
    [{ types: ['*.completed'] }, true],
    [{ types: ['r*s*.*d'] }, true],
    [{ types: ['*completed*completed'] }, false],
    [{ types: ['response.completed*'] }, true],
    [{ types: ['response*response.completed'] }, false],
    [{ types: ['response.completed*d'] }, false],
    [{ types: ['*'] }, true],
    [{ types: [''] }, false],
    [{ types: ['response?completed'] }, false],
    [{ states: ['received', 'done'] }, true],
    [{ states: ['done'] }, false],
    [{ sender: 'default' }, true],
    [{ sender: '' }, false],
    [{ since: now }, true],
    [{ since: later }, false],
    [{ until: now }, false],
    [{ until: later }, true],
    [{ since: new Date(Number.NaN) }, false],
    [{ search: '' }, true],
    [{ search: 'AB1' }, true],
    [{ search: 'evt_zz' }, true],
    [{ search: 'SE.COMP' }, true],
    [{ search: 'RESP_1' }, true],
    [{ search: 'resp_2' }, false],
    [{ search: 'default' }, false],
    [{ search: 'RESP_1', searchBody: true }, true],
    [{ search: 'resp_2', searchBody: true }, false],
  ])('%j: %j', (filter, wanted) => {
    expect(fits(filter)).toBe(wanted);
  });

  it('looks for the outcome of what is done and the reason of what is dead', () => {
    expect(fits({ search: 'stored' }, done)).toBe(true);
    expect(fits({ search: 'no use' }, dead)).toBe(true);
    expect(fits({ search: 'stored' }, dead)).toBe(false);
  });

  it.each([
    [{ search: 'x', searchBody: true }, true],
    [{ search: 'x' }, true],
    [{ search: '', searchBody: true }, false],
    [{ searchBody: true }, false],
  ])('needs the bodies for %j: %j', (filter, wanted) => {
    expect(searchesBody(filter)).toBe(wanted);
  });

  it('takes no longer for a pattern that is made to take long', () => {
    const type = `${'a'.repeat(256)}b`;
    const pattern = `${'*a'.repeat(128)}c`;
    expect(fits({ types: [pattern] }, { ...delivery, type })).toBe(false);
  });

  it('is what a pattern says, for any text in the place of each star', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 5 });
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), text, (parts, filling) => {
        const pattern = parts.map((part) => part.replaceAll('*', '')).join('*');
        const type = parts.map((part) => part.replaceAll('*', '')).join(filling);
        expect(fits({ types: [pattern] }, { ...delivery, type })).toBe(true);
      }),
    );
  });
});
