import { beforeEach, describe, expect, it } from 'vitest';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import type { Fault } from '../../dev/send/faults.ts';
import { claim } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReceive, MAX_BODY_BYTES, type Incoming } from '../../src/webhooks/receive.ts';
import type { ReadSecrets } from '../../src/webhooks/secret.ts';
import type { SendTicket } from '../../src/webhooks/ticket.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets, type MemoryTickets } from '../fakes/memory-tickets.ts';

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
const event = { id: 'evt_1', object: 'event', type: 'response.completed', data: { id: 'resp_1' } };

let inbox: Inbox;
let tickets: MemoryTickets;

beforeEach(() => {
  inbox = createMemoryInbox();
  tickets = createMemoryTickets();
});

type Overrides = { inbox?: Inbox; sendTicket?: SendTicket; readSecrets?: ReadSecrets };

function createReceiver(overrides: Overrides = {}) {
  return createReceive({
    readSecrets: async () => [
      { sender: 'first', value: otherSecret },
      { sender: 'second', value: secret },
    ],
    inbox,
    sendTicket: tickets.send,
    now: () => new Date(),
    fastLaneTypes: new Set(['realtime.call.incoming']),
    storageBudgetMs: 2000,
    ...overrides,
  });
}

type Parts = { body?: Uint8Array | string; secret?: string; id?: string; fault?: Fault };

function toAttempt({ body, ...parts }: Parts = {}): Incoming {
  const content = body === undefined ? { event } : { body };
  const delivery = createDelivery({ secret, ...content, ...parts });
  return { headers: new Headers(delivery.headers), body: delivery.body };
}

describe('a delivery that is new', () => {
  it('is stored as it came, then gets a ticket', async () => {
    const traceparent = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01`;
    const attempt = toAttempt({ id: 'wh_1' });
    expect(await createReceiver()({ ...attempt, traceparent })).toEqual({
      outcome: 'received',
      delivery: 'wh_1',
      type: 'response.completed',
      event: 'evt_1',
      sender: 'second',
      ticket: 'ticket-1',
    });
    const stored = await inbox.read('wh_1');
    expect(stored?.delivery).toMatchObject({
      eventId: 'evt_1',
      body: attempt.body,
      traceparent,
      attempts: 0,
      progress: { state: 'received' },
    });
    expect(tickets.sent).toEqual([{ ticket: { delivery: 'wh_1', traceparent }, delayMs: 0 }]);
  });

  it('is kept as dead, without a ticket, where no handler could read it', async () => {
    const receipt = await createReceiver()(toAttempt({ id: 'wh_1', body: 'not json' }));
    expect(receipt).toMatchObject({ outcome: 'unreadable', delivery: 'wh_1', type: '' });
    const stored = await inbox.read('wh_1');
    expect(stored?.delivery.progress).toMatchObject({ state: 'dead', reason: 'unreadable' });
    expect(tickets.sent).toEqual([]);
  });
});

describe('a delivery that somebody waits for', () => {
  const ringing = { id: 'evt_2', type: 'realtime.call.incoming', data: { call_id: 'rtc_1' } };

  it('is handed back to be worked off at once, with a ticket held back as safety net', async () => {
    const body = JSON.stringify(ringing);
    expect(await createReceiver()(toAttempt({ id: 'wh_1', body }))).toMatchObject({
      outcome: 'received',
      fastLane: { delivery: 'wh_1' },
    });
    expect(tickets.sent).toEqual([{ ticket: { delivery: 'wh_1' }, delayMs: 30_000 }]);
  });
});

describe('a delivery that somebody waits for, without a safety net', () => {
  it('is worked off all the same, because the row is stored', async () => {
    const body = JSON.stringify({ type: 'realtime.call.incoming' });
    const sendTicket = async () => Promise.reject(new Error('storage is down'));
    const receipt = await createReceiver({ sendTicket })(toAttempt({ id: 'wh_1', body }));
    expect(receipt).toMatchObject({ outcome: 'received', fastLane: { delivery: 'wh_1' } });
    expect(receipt).not.toHaveProperty('ticket');
  });
});

describe('a delivery that was stored before', () => {
  it('gets its ticket again while nobody has begun it', async () => {
    const receive = createReceiver();
    await receive(toAttempt({ id: 'wh_1' }));
    expect(await receive(toAttempt({ id: 'wh_1' }))).toMatchObject({
      outcome: 'ticket-sent-again',
      ticket: 'ticket-2',
    });
  });

  it('is left alone once somebody has begun it', async () => {
    const receive = createReceiver();
    await receive(toAttempt({ id: 'wh_1' }));
    const stored = await inbox.read('wh_1');
    if (!stored) throw new Error('not stored');
    const lease = { owner: 'a', until: new Date() };
    await inbox.replace(claim(stored.delivery, lease, new Date()), stored.version);
    expect(await receive(toAttempt({ id: 'wh_1' }))).toMatchObject({ outcome: 'duplicate' });
    expect(tickets.sent).toHaveLength(1);
  });

  it('is told as dead again when its body is unreadable: the first answer may have been lost', async () => {
    let isFirst = true;
    const lossy: Inbox = {
      ...inbox,
      async insert(delivery, signal) {
        const isNew = await inbox.insert(delivery, signal);
        if (!isFirst) return isNew;
        isFirst = false;
        throw new Error('no answer in time');
      },
    };
    const receive = createReceiver({ inbox: lossy });
    const outcomes: string[] = [];
    for (const _ of [1, 2]) {
      outcomes.push((await receive(toAttempt({ id: 'wh_1', body: '[]' }))).outcome);
    }
    expect(outcomes).toEqual(['unavailable', 'unreadable']);
    expect(tickets.sent).toEqual([]);
  });

  it('is a duplicate, and no death, when its body is unreadable and that of the first was not', async () => {
    const receive = createReceiver();
    await receive(toAttempt({ id: 'wh_1' }));
    const again = await receive(toAttempt({ id: 'wh_1', body: '[]' }));
    expect(again).toMatchObject({ outcome: 'duplicate' });
    expect(await inbox.readState('wh_1')).toBe('received');
  });

  it('heals where the first attempt died between the row and the ticket', async () => {
    const sendTicket = async () => Promise.reject(new Error('gone'));
    const first = await createReceiver({ sendTicket })(toAttempt({ id: 'wh_1' }));
    expect(first.outcome).toBe('unavailable');
    expect((await createReceiver()(toAttempt({ id: 'wh_1' }))).outcome).toBe('ticket-sent-again');
    expect(tickets.sent).toHaveLength(1);
  });

  it('is inserted once by a hundred attempts at the same time', async () => {
    const receive = createReceiver();
    const attempts = Array.from({ length: 100 }, () => receive(toAttempt({ id: 'wh_1' })));
    const outcomes = (await Promise.all(attempts)).map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'received')).toHaveLength(1);
  });
});

describe('an attempt that is refused', () => {
  it.each([
    [
      'a forged signature',
      { secret: `whsec_${Buffer.alloc(32, 9).toString('base64')}` },
      'no-match',
    ],
    ['a missing header', { fault: 'missing-header' as const }, 'missing-header'],
    ['a stale timestamp', { fault: 'stale' as const }, 'stale'],
    ['a timestamp to come', { fault: 'future' as const }, 'future'],
    ['an id over 1 KiB', { id: 'x'.repeat(1025) }, 'oversized-header'],
  ])('leaves nothing behind: %s', async (_name, parts, reason) => {
    const attempt = toAttempt(parts);
    expect(await createReceiver()(attempt)).toEqual({ outcome: 'refused', reason });
    expect(await inbox.read(attempt.headers.get('webhook-id') ?? '')).toBeUndefined();
    expect(tickets.sent).toEqual([]);
  });

  it('is not even verified when its body is too large', async () => {
    const body = Buffer.alloc(MAX_BODY_BYTES + 1, ' ');
    expect(await createReceiver()(toAttempt({ body }))).toEqual({ outcome: 'too-large' });
  });

  it('is accepted up to the very limit', async () => {
    const body = Buffer.from(JSON.stringify(event).padEnd(MAX_BODY_BYTES));
    expect(await createReceiver()(toAttempt({ body }))).toMatchObject({ outcome: 'received' });
  });

  it('says that there is no secret instead of refusing', async () => {
    const receive = createReceiver({ readSecrets: async () => [] });
    expect(await receive(toAttempt())).toEqual({ outcome: 'no-secret' });
  });
});

describe('when storage fails', () => {
  const failure = new Error('storage is down');

  it.each(['insert', 'readState'] as const)(
    'answers so that the sender tries again: %s',
    async (call) => {
      if (call === 'readState') await createReceiver()(toAttempt({ id: 'wh_1' }));
      const broken: Inbox = { ...inbox, [call]: async () => Promise.reject(failure) };
      expect(await createReceiver({ inbox: broken })(toAttempt({ id: 'wh_1' }))).toMatchObject({
        outcome: 'unavailable',
        delivery: 'wh_1',
        error: failure,
      });
    },
  );

  it('answers so where the row was there and is gone', async () => {
    const vanishing: Inbox = { ...inbox, insert: async () => false };
    const receipt = await createReceiver({ inbox: vanishing })(toAttempt());
    expect(receipt.outcome).toBe('unavailable');
  });

  it('gives up when its storage calls together take longer than the budget', async () => {
    const slow: Inbox = {
      ...inbox,
      insert: (_delivery, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    expect((await createReceiver({ inbox: slow })(toAttempt())).outcome).toBe('unavailable');
  });
});
