import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTicket } from '../../src/webhooks/ticket.ts';
import { anyText } from '../fixtures/any-text.ts';

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('readTicket', () => {
  it.each([{ delivery: 'wh_1' }, { delivery: 'wh_1', traceparent }])('reads %j', (ticket) => {
    expect(readTicket(ticket)).toStrictEqual(ticket);
  });

  it('leaves out what it does not know, such as the field of a newer version', () => {
    expect(readTicket({ delivery: 'wh_1', body: 'x', version: 2 })).toStrictEqual({
      delivery: 'wh_1',
    });
  });

  it.each([5, null, {}, ['00']])('does without a traceparent that is %j', (value) => {
    expect(readTicket({ delivery: 'wh_1', traceparent: value })).toStrictEqual({
      delivery: 'wh_1',
    });
  });

  it.each([
    undefined,
    null,
    true,
    5,
    '',
    'wh_1',
    '{"delivery": "wh_1"}',
    [],
    ['wh_1'],
    {},
    { delivery: '' },
    { delivery: null },
    { delivery: 5 },
    { delivery: ['wh_1'] },
    { delivery: { delivery: 'wh_1' } },
    { Delivery: 'wh_1' },
    { id: 'wh_1' },
    new Uint8Array([1]),
  ])('finds no ticket in %j', (value) => {
    expect(readTicket(value)).toBeUndefined();
  });

  it('reads every ticket that has been through JSON', () => {
    const tickets = fc.record(
      { delivery: anyText({ minLength: 1 }), traceparent: fc.string() },
      { requiredKeys: ['delivery'] },
    );
    fc.assert(
      fc.property(tickets, (ticket) => {
        expect(readTicket(JSON.parse(JSON.stringify(ticket)))).toEqual(ticket);
      }),
    );
  });

  it('never throws, and makes up no delivery', () => {
    fc.assert(
      fc.property(fc.anything(), fc.jsonValue(), (anything, json) => {
        expect(readTicket(anything)).toBeUndefined();
        expect(readTicket(json)).toBeUndefined();
        const made = readTicket({ delivery: json });
        expect(made?.delivery).toBe(typeof json === 'string' && json !== '' ? json : undefined);
      }),
    );
  });
});
