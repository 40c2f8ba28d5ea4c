import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery } from '../../src/webhooks/delivery.ts';
import type { Dispatch } from '../../src/webhooks/dispatch.ts';
import { PermanentError, RetryLater } from '../../src/webhooks/errors.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { type TellDeath, VANISHED } from '../../src/webhooks/lone-death.ts';
import { createWork, type WorkDependencies } from '../../src/webhooks/work.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets, type MemoryTickets } from '../fakes/memory-tickets.ts';
import { createReceived } from '../fixtures/delivery.ts';

const start = new Date('2026-03-01T12:00:00.000Z');
const minute = 60_000;
const policy = {
  maxAttempts: 3,
  leaseMs: 5 * minute,
  handlerTimeoutMs: 9 * minute,
  backoff: { baseMs: 1000, factor: 2, capMs: minute },
};

let inbox: Inbox;
let tickets: MemoryTickets;
let owners: number;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  inbox = createMemoryInbox();
  tickets = createMemoryTickets();
  owners = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function createWorker(dispatch: Dispatch, overrides: Partial<WorkDependencies> = {}) {
  const work = createWork({
    inbox,
    sendTicket: tickets.send,
    tellDeath: async () => {},
    dispatch,
    policy,
    now: () => new Date(),
    random: () => 0.5,
    createOwner: () => `worker-${(owners += 1)}`,
    ...overrides,
  });
  return (delivery: Delivery) => work({ delivery: delivery.id }, () => undefined);
}

async function store(overrides: Partial<Delivery> = {}): Promise<Delivery> {
  const delivery = createReceived(overrides);
  await inbox.insert(delivery);
  return delivery;
}

async function progressOf({ id }: Delivery) {
  return (await inbox.read(id))?.delivery.progress;
}

function inMinutes(minutes: number): Date {
  return new Date(start.getTime() + minutes * minute);
}

const hang: Dispatch = () => new Promise(() => undefined);

describe('one ticket', () => {
  it('runs the handler on the stored event and records its outcome', async () => {
    const dispatch = vi.fn<Dispatch>(async () => 'stored');
    const delivery = await store({ sender: 'azure' });
    expect(await createWorker(dispatch)(delivery)).toMatchObject({
      outcome: 'done',
      result: 'stored',
    });
    expect(dispatch.mock.calls[0]?.[0]).toMatchObject({ id: 'evt_1', data: { id: 'resp_1' } });
    expect(dispatch.mock.calls[0]?.[1]).toMatchObject({
      attempt: 1,
      idempotencyKey: delivery.id,
      sender: 'azure',
    });
    const stored = await inbox.read(delivery.id);
    expect(stored?.delivery.history.map(({ state }) => state)).toEqual([
      'received',
      'processing',
      'done',
    ]);
  });

  it('claims before it handles, so that nobody else does', async () => {
    const delivery = await store();
    let seen: unknown;
    await createWorker(async () => {
      seen = await progressOf(delivery);
      return 'stored';
    })(delivery);
    expect(seen).toEqual({
      state: 'processing',
      lease: { owner: 'worker-1', until: inMinutes(5) },
    });
  });

  it.each([
    { state: 'done', outcome: 'stored', finishedAt: start } as const,
    { state: 'dead', reason: 'no use', finishedAt: start } as const,
  ])('does nothing when the delivery is $state', async (progress) => {
    const dispatch = vi.fn<Dispatch>();
    const delivery = await store({ progress });
    expect((await createWorker(dispatch)(delivery)).outcome).toBe('skipped');
    expect(dispatch).not.toHaveBeenCalled();
    expect(tickets.sent).toEqual([]);
  });

  it.each([
    { state: 'retrying', dueAt: inMinutes(2) } as const,
    { state: 'processing', lease: { owner: 'x', until: inMinutes(2) } } as const,
  ])('comes again later when the delivery is $state', async (progress) => {
    const delivery = await store({ progress, attempts: 1 });
    const worked = await createWorker(vi.fn<Dispatch>())(delivery);
    expect(worked).toMatchObject({ outcome: 'waiting', until: inMinutes(2) });
    expect(tickets.sent).toEqual([{ ticket: { delivery: delivery.id }, delayMs: 2 * minute }]);
    expect(await progressOf(delivery)).toEqual(progress);
  });

  it('takes over from a worker whose lease has run out', async () => {
    const delivery = await store({
      progress: { state: 'processing', lease: { owner: 'x', until: inMinutes(-1) } },
      attempts: 1,
    });
    expect(await createWorker(async () => 'stored')(delivery)).toMatchObject({
      outcome: 'done',
      delivery: { attempts: 2 },
    });
  });

  it('gives up on a delivery whose every attempt vanished', async () => {
    const delivery = await store({
      progress: { state: 'processing', lease: { owner: 'x', until: inMinutes(-1) } },
      attempts: 3,
    });
    const dispatch = vi.fn<Dispatch>();
    expect((await createWorker(dispatch)(delivery)).outcome).toBe('dead');
    expect(dispatch).not.toHaveBeenCalled();
    expect((await progressOf(delivery))?.state).toBe('dead');
  });

  describe('whose every attempt vanished', () => {
    const vanished = () =>
      store({
        attempts: 3,
        progress: { state: 'processing', lease: { owner: 'a', until: inMinutes(0) } },
      });

    it('is told of in the handler’s stead, once it is dead', async () => {
      const delivery = await vanished();
      const tellDeath = vi.fn<TellDeath>(async () => {
        expect(await inbox.readState(delivery.id)).toBe('dead');
      });
      const dispatch = vi.fn<Dispatch>();
      const worked = await createWorker(dispatch, { tellDeath })(delivery);
      expect(worked).toMatchObject({ outcome: 'dead' });
      expect(worked).not.toHaveProperty('untold');
      const dead = expect.objectContaining({ id: delivery.id, attempts: 3 }) as Delivery;
      expect(tellDeath.mock.calls).toEqual([[dead, VANISHED]]);
      expect(dispatch).not.toHaveBeenCalled();
    });

    it('is dead though that cannot be told, and told when its ticket comes again', async () => {
      const delivery = await vanished();
      const down = new Error('down');
      const tellDeath = vi.fn<TellDeath>(() => Promise.reject(down));
      const take = createWorker(hang, { tellDeath });
      expect(await take(delivery)).toMatchObject({ outcome: 'dead', untold: down });
      await expect(take(delivery)).rejects.toBe(down);
      tellDeath.mockResolvedValue();
      expect(await take(delivery)).toMatchObject({ outcome: 'skipped' });
      expect(tellDeath).toHaveBeenCalledTimes(3);
    });
  });

  it('is not told of where its handler has been heard, however often its ticket comes', async () => {
    const tellDeath = vi.fn<TellDeath>(async () => {});
    const delivery = await store();
    const take = createWorker(() => Promise.reject(new PermanentError('no use')), { tellDeath });
    expect(await take(delivery)).toMatchObject({ outcome: 'dead' });
    expect(await take(delivery)).toMatchObject({ outcome: 'skipped' });
    expect(tellDeath).not.toHaveBeenCalled();
  });

  it('says that the row is missing', async () => {
    expect(await createWorker(hang)(createReceived())).toEqual({ outcome: 'missing' });
  });
});

describe('a handler that throws', () => {
  const failing: Dispatch = async () => Promise.reject(new Error('not yet'));

  it('is tried again by a delayed ticket', async () => {
    const delivery = await store();
    expect(await createWorker(failing)(delivery)).toMatchObject({ outcome: 'retrying' });
    expect(await progressOf(delivery)).toEqual({
      state: 'retrying',
      dueAt: new Date(start.getTime() + 500),
    });
    expect(tickets.sent).toEqual([{ ticket: { delivery: delivery.id }, delayMs: 500 }]);
  });

  it('waits as long as it asks for', async () => {
    const delivery = await store();
    await createWorker(async () => Promise.reject(new RetryLater(7 * minute)))(delivery);
    expect(tickets.sent[0]?.delayMs).toBe(7 * minute);
  });

  it('is dead when its attempts are used up', async () => {
    const delivery = await store();
    const work = createWorker(failing);
    await work(delivery);
    vi.advanceTimersByTime(minute);
    await work(delivery);
    vi.advanceTimersByTime(minute);
    expect((await work(delivery)).outcome).toBe('dead');
    expect(await progressOf(delivery)).toMatchObject({ state: 'dead', reason: 'Error: not yet' });
    expect(tickets.sent).toHaveLength(2);
  });

  it('is dead at once when it says so', async () => {
    const delivery = await store();
    const work = createWorker(async () => Promise.reject(new PermanentError('no use')));
    expect((await work(delivery)).outcome).toBe('dead');
  });

  it('keeps its ticket when the row cannot be written, so that nothing is lost', async () => {
    const delivery = await store();
    const claimOnly: Inbox = {
      ...inbox,
      replace: async (next, version) => {
        if (next.progress.state !== 'processing') throw new Error('storage is down');
        return inbox.replace(next, version);
      },
    };
    await expect(createWorker(failing, { inbox: claimOnly })(delivery)).rejects.toThrow('down');
    expect((await progressOf(delivery))?.state).toBe('processing');
    expect(tickets.sent).toEqual([]);
  });

  it('is still due when the new ticket cannot be sent', async () => {
    const delivery = await store();
    const sendTicket = async () => Promise.reject(new Error('storage is down'));
    await expect(createWorker(failing, { sendTicket })(delivery)).rejects.toThrow('down');
    expect((await createWorker(failing)(delivery)).outcome).toBe('waiting');
  });
});

describe('a lease', () => {
  it('is renewed for as long as the handler runs', async () => {
    const delivery = await store();
    const working = createWorker(async () => {
      await vi.advanceTimersByTimeAsync(8 * minute);
      return 'stored';
    })(delivery);
    expect((await working).outcome).toBe('done');
    const second = await createWorker(hang)(delivery);
    expect(second.outcome).toBe('skipped');
  });

  it('keeps others out meanwhile', async () => {
    const delivery = await store();
    const working = createWorker(async () => {
      await vi.advanceTimersByTimeAsync(7 * minute);
      const other = await createWorker(hang)(delivery);
      return other.outcome;
    })(delivery);
    expect(await working).toMatchObject({ outcome: 'done', result: 'waiting' });
  });

  it('once taken over lets the first worker commit nothing, and tells its handler', async () => {
    const delivery = await store();
    let signal: AbortSignal | undefined;
    const first = createWorker(async (_event, context) => {
      signal = context.signal;
      // The clock of the second worker runs ten minutes ahead: to it, the lease has run out.
      const ahead = { now: () => new Date(Date.now() + 10 * minute) };
      await createWorker(async () => 'by the second', ahead)(delivery);
      await vi.advanceTimersByTimeAsync(2 * minute);
      return 'by the first';
    })(delivery);
    expect((await first).outcome).toBe('lease-lost');
    expect(signal?.aborted).toBe(true);
    expect(await progressOf(delivery)).toMatchObject({ state: 'done', outcome: 'by the second' });
  });

  it('once taken over leaves a ticket for when the new owner may have died', async () => {
    const delivery = await store();
    await createWorker(async () => {
      const ahead = { now: () => new Date(Date.now() + 10 * minute) };
      void createWorker(hang, ahead)(delivery);
      await vi.advanceTimersByTimeAsync(2 * minute);
      return 'by the first';
    })(delivery);
    // The new lease ends five minutes after the second worker's own ten past twelve, or later.
    expect(tickets.sent).toHaveLength(1);
    expect(tickets.sent[0]?.delayMs).toBeGreaterThanOrEqual(13 * minute);
  });

  it('outlives a write of somebody who takes no step, such as a sweep', async () => {
    const delivery = await store();
    const worked = createWorker(async () => {
      const current = await inbox.read(delivery.id);
      if (current) await inbox.replace(current.delivery, current.version);
      return 'stored';
    })(delivery);
    expect(await worked).toMatchObject({ outcome: 'done', result: 'stored' });
  });

  it('survives renewals that fail for a while', async () => {
    const delivery = await store();
    let isDown = false;
    const flaky: Inbox = {
      ...inbox,
      replace: async (next, version) => {
        if (isDown) throw new Error('storage is down');
        return inbox.replace(next, version);
      },
    };
    const working = createWorker(
      async (_event, { signal }) => {
        isDown = true;
        await vi.advanceTimersByTimeAsync(4 * minute);
        isDown = false;
        return signal.aborted ? 'aborted' : 'stored';
      },
      { inbox: flaky },
    )(delivery);
    expect(await working).toMatchObject({ outcome: 'done', result: 'stored' });
  });
});

describe('a handler that takes too long', () => {
  it('is told to stop and tried again, even if it does not listen', async () => {
    const delivery = await store();
    const working = createWorker(hang)(delivery);
    await vi.advanceTimersByTimeAsync(9 * minute);
    const worked = await working;
    expect(worked).toMatchObject({ outcome: 'retrying', error: { name: 'TimeoutError' } });
  });
});

describe('a write whose answer is lost', () => {
  it.each(['processing', 'retrying', 'done'] as const)('counts when it was %s', async (state) => {
    const delivery = await store();
    let isLost = false;
    // What an SDK does: it writes, hears nothing, writes again and is refused by its own first try.
    const forgetful: Inbox = {
      ...inbox,
      replace: async (next, version) => {
        const stored = await inbox.replace(next, version);
        if (next.progress.state !== state || isLost) return stored;
        isLost = true;
        return undefined;
      },
    };
    const handler: Dispatch = async () => {
      if (state === 'retrying') throw new Error('not yet');
      return 'stored';
    };
    const worked = await createWorker(handler, { inbox: forgetful })(delivery);
    expect(isLost).toBe(true);
    expect(worked.outcome).toBe(state === 'retrying' ? 'retrying' : 'done');
    expect(tickets.sent).toHaveLength(state === 'retrying' ? 1 : 0);
  });
});
