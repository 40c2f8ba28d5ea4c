import { beforeEach, describe, expect, it, type Mock, vi } from 'vitest';
import { createBury } from '../../src/webhooks/bury.ts';
import { bury, claim, complete, type Delivery, retry } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { POISONED, type TellDeath, VANISHED } from '../../src/webhooks/lone-death.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets, type MemoryTickets } from '../fakes/memory-tickets.ts';
import { createReceived } from '../fixtures/delivery.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const later = new Date('2026-03-01T12:05:00.000Z');

let inbox: Inbox;
let tickets: MemoryTickets;
let tellDeath: Mock<TellDeath>;
beforeEach(() => {
  inbox = createMemoryInbox();
  tickets = createMemoryTickets();
  tellDeath = vi.fn<TellDeath>(async () => {});
});

const received = createReceived({ id: 'wh_1' });
const processing = (until: Date) => claim(received, { owner: 'a', until }, now);
const createGravedigger = (over: Inbox = inbox) =>
  createBury({
    inbox: over,
    sendTicket: tickets.send,
    tellDeath,
    now: () => now,
    createOwner: () => 'gravedigger',
  });

describe('the delivery of a poisoned ticket', () => {
  it('dies once, though two give up on it in the same millisecond', async () => {
    await inbox.insert(received);
    const name = ['first', 'second'];
    const createOwner = () => name.shift() ?? '';
    const buryOnce = createBury({
      inbox,
      sendTicket: tickets.send,
      tellDeath,
      now: () => now,
      createOwner,
    });
    const outcomes = await Promise.all([buryOnce('wh_1'), buryOnce('wh_1')]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['dead', 'left-alone']);
  });

  it.each([
    ['not begun', received],
    ['waiting for its next attempt', retry(processing(later), later, 'not yet', now)],
    ['left behind by a worker whose lease ends this moment', processing(now)],
  ])('is dead where it is %s', async (_name, delivery: Delivery) => {
    await inbox.insert(delivery);
    const buried = await createGravedigger()('wh_1');
    expect(buried).toMatchObject({ outcome: 'dead', delivery: { attempts: delivery.attempts } });
    const stored = await inbox.read('wh_1');
    expect(stored?.delivery.progress).toMatchObject({ state: 'dead', finishedAt: now });
    expect(stored?.delivery.history.at(-1)).toMatchObject({
      state: 'dead',
      note: expect.stringContaining('poison') as unknown,
    });
  });

  it.each([
    ['done', complete(processing(later), 'stored', now)],
    ['dead already', bury(received, 'no use', now)],
    ['in somebody’s hands', processing(later)],
  ])('is left alone where it is %s', async (_name, delivery) => {
    await inbox.insert(delivery);
    expect(await createGravedigger()('wh_1')).toEqual({ outcome: 'left-alone', delivery });
    expect((await inbox.read('wh_1'))?.delivery).toEqual(delivery);
  });

  it('leaves a ticket for when the lease ends that somebody holds', async () => {
    await inbox.insert(processing(later));
    await createGravedigger()('wh_1');
    expect(tickets.sent).toEqual([{ ticket: { delivery: 'wh_1' }, delayMs: 5 * 60_000 }]);
  });

  it('leaves that ticket in the trace of the delivery', async () => {
    await inbox.insert({ ...processing(later), traceparent: '00-a-b-01' });
    await createGravedigger()('wh_1');
    const ticket = { delivery: 'wh_1', traceparent: '00-a-b-01' };
    expect(tickets.sent).toMatchObject([{ ticket }]);
  });

  it('may be missing', async () => {
    expect(await createGravedigger()('wh_1')).toEqual({ outcome: 'missing' });
  });

  it('is looked at again where somebody writes in between', async () => {
    await inbox.insert(received);
    let isFirst = true;
    const racing: Inbox = {
      ...inbox,
      async replace(next, version) {
        if (isFirst) await inbox.replace(complete(processing(later), 'stored', now), version);
        isFirst = false;
        return inbox.replace(next, version);
      },
    };
    expect(await createGravedigger(racing)('wh_1')).toMatchObject({ outcome: 'left-alone' });
    expect(await inbox.readState('wh_1')).toBe('done');
  });

  it('is not forgotten where storage fails: the message comes back', async () => {
    const broken: Inbox = { ...inbox, read: async () => Promise.reject(new Error('down')) };
    await expect(createGravedigger(broken)('wh_1')).rejects.toThrow('down');
  });
});

describe('a death by a poisoned ticket, of which no handler can tell', () => {
  it('is told once it stands', async () => {
    await inbox.insert(received);
    tellDeath.mockImplementation(async () => {
      expect(await inbox.readState('wh_1')).toBe('dead');
    });
    const buried = await createGravedigger()('wh_1');
    expect(buried).not.toHaveProperty('untold');
    expect(tellDeath.mock.calls).toEqual([[expect.objectContaining({ id: 'wh_1' }), POISONED]]);
  });

  it('stands though it cannot be told, and is told when the ticket comes again', async () => {
    await inbox.insert(received);
    const down = new Error('down');
    tellDeath.mockRejectedValue(down);
    expect(await createGravedigger()('wh_1')).toMatchObject({ outcome: 'dead', untold: down });
    expect(await inbox.readState('wh_1')).toBe('dead');
    await expect(createGravedigger()('wh_1')).rejects.toBe(down);
    tellDeath.mockResolvedValue();
    expect(await createGravedigger()('wh_1')).toMatchObject({ outcome: 'left-alone' });
    expect(tellDeath.mock.calls.map(([, reason]) => reason)).toEqual(Array(3).fill(POISONED));
  });

  it.each([
    ['is told where the last attempt had vanished before', VANISHED, [VANISHED]],
    ['is not told where the handler has', 'PermanentError: no use', []],
    ['is not told where nobody could read the body', 'unreadable', []],
  ])('%s', async (_name, reason, told) => {
    await inbox.insert(bury(received, reason, now));
    await createGravedigger()('wh_1');
    expect(tellDeath.mock.calls.map(([, why]) => why)).toEqual(told);
  });
});
