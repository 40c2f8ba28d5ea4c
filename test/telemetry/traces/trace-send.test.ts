import { describe, expect, it } from 'vitest';
import { inSpan } from '../../../src/telemetry/traces/span.ts';
import {
  traceKeep,
  traceSendNotice,
  traceSendTicket,
} from '../../../src/telemetry/traces/trace-send.ts';
import { createMemoryNotices } from '../../fakes/memory-notices.ts';
import { createMemoryTickets } from '../../fakes/memory-tickets.ts';
import { toNotice } from '../../notify/notices.ts';
import { FAILED, recordSpans, toFacts, UNSET } from './record-spans.ts';

const spans = recordSpans();
const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
const notice = { channel: 'slack', notice: toNotice(), attempt: 1 };

const inQueue = (queue: string) => ({
  'messaging.system': 'azure_queue_storage',
  'messaging.operation.type': 'send',
  'messaging.destination.name': queue,
});

function traceparentOf(name: string): string {
  const { traceId, spanId } = spans.one(name).spanContext();
  return `00-${traceId}-${spanId}-01`;
}

describe('traceSendTicket', () => {
  it('tells of the ticket and for how long it is held back', async () => {
    const tickets = createMemoryTickets();
    const send = traceSendTicket(tickets.send, 'tickets');
    expect(await send({ delivery: 'wh_1', traceparent }, { delayMs: 5000 })).toBe('ticket-1');
    expect(toFacts(spans.one('send tickets'))).toEqual({
      name: 'send tickets',
      kind: 'PRODUCER',
      attributes: {
        ...inQueue('tickets'),
        'messaging.message.id': 'ticket-1',
        'webhook.delivery.id': 'wh_1',
        'webhook.delay_ms': 5000,
      },
      status: UNSET,
    });
    expect(tickets.sent).toEqual([{ ticket: { delivery: 'wh_1', traceparent }, delayMs: 5000 }]);
  });

  it('puts a ticket without a trace into the one that is running', async () => {
    const tickets = createMemoryTickets();
    const send = traceSendTicket(tickets.send, 'tickets');
    await inSpan('reconcile', {}, () => send({ delivery: 'wh_1' }));
    expect(spans.draw()).toEqual(['reconcile', '  send tickets']);
    const ticket = { delivery: 'wh_1', traceparent: traceparentOf('send tickets') };
    expect(tickets.sent).toEqual([{ ticket, delayMs: 0 }]);
  });

  it('hands on the signal, and fails with the queue', async () => {
    const send = traceSendTicket(createMemoryTickets().send, 'tickets');
    const signal = AbortSignal.abort(Object.assign(new Error('hush'), { code: 'ENOTFOUND' }));
    await expect(send({ delivery: 'wh_1' }, { signal })).rejects.toBe(signal.reason);
    expect(spans.one('send tickets').status).toEqual(FAILED);
    expect(spans.one('send tickets').attributes['error.type']).toBe('ENOTFOUND');
  });
});

describe('traceSendNotice', () => {
  it('tells of the channel, and puts the trace into the message', async () => {
    const notices = createMemoryNotices();
    const send = traceSendNotice(notices.send, 'notifications');
    expect(await send(notice)).toBe('notice-1');
    expect(toFacts(spans.one('send notifications'))).toEqual({
      name: 'send notifications',
      kind: 'PRODUCER',
      attributes: {
        ...inQueue('notifications'),
        'messaging.message.id': 'notice-1',
        'webhook.delivery.id': 'wh_1',
        'webhook.attempt': 1,
        'webhook.channel': 'slack',
      },
      status: UNSET,
    });
    const message = { ...notice, traceparent: traceparentOf('send notifications') };
    expect(notices.sent).toEqual([{ message, delayMs: 0 }]);
  });

  it('leaves a notice that is sent again in its trace', async () => {
    const notices = createMemoryNotices();
    const message = { ...notice, attempt: 2, traceparent };
    await traceSendNotice(notices.send, 'notifications')(message, { delayMs: 10 });
    expect(notices.sent).toEqual([{ message, delayMs: 10 }]);
  });
});

describe('traceKeep', () => {
  it('tells of the queue, and nothing of a message that nobody could read', async () => {
    const kept: unknown[] = [];
    const keep = traceKeep(async (message) => `kept-${kept.push(message)}`, 'tickets-unreadable');
    expect(await keep('hush')).toBe('kept-1');
    expect(kept).toEqual(['hush']);
    expect(toFacts(spans.one('send tickets-unreadable'))).toEqual({
      name: 'send tickets-unreadable',
      kind: 'PRODUCER',
      attributes: { ...inQueue('tickets-unreadable'), 'messaging.message.id': 'kept-1' },
      status: UNSET,
    });
  });
});
