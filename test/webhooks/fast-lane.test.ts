import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Dispatch } from '../../src/webhooks/dispatch.ts';
import { createFastLane, SAFETY_NET_MS, toFastLanePolicy } from '../../src/webhooks/fast-lane.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createWork, type WorkPolicy } from '../../src/webhooks/work.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets } from '../fakes/memory-tickets.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { patience } from '../patience.ts';

const silent = () => {};
const policy: WorkPolicy = {
  maxAttempts: 3,
  leaseMs: 25_000,
  handlerTimeoutMs: 10_000,
  backoff: { baseMs: 1000, factor: 2, capMs: 60_000 },
};

let inbox: Inbox;
beforeEach(async () => {
  inbox = createMemoryInbox();
  await inbox.insert(createReceived({ id: 'wh_1' }));
});

function createWorker(dispatch: Dispatch, over: Inbox = inbox) {
  return createWork({
    inbox: over,
    sendTicket: createMemoryTickets().send,
    tellDeath: async () => {},
    dispatch,
    policy,
    now: () => new Date(),
    random: () => 0,
    createOwner: randomUUID,
  });
}
const answered: Dispatch = async () => 'answered';

describe('the fast lane', () => {
  it('gives back what was done, when it is done', async () => {
    const lane = createFastLane(createWorker(answered), 2000);
    expect(await lane({ delivery: 'wh_1' }, silent)).toMatchObject({
      outcome: 'done',
      result: 'answered',
    });
    expect(await inbox.readState('wh_1')).toBe('done');
  });

  it('gives the next ticket nothing more to do', async () => {
    const work = createWorker(answered);
    await createFastLane(work, 2000)({ delivery: 'wh_1' }, silent);
    expect(await work({ delivery: 'wh_1' }, silent)).toMatchObject({ outcome: 'skipped' });
  });

  it('does not wait longer than its budget, and the work goes on', async () => {
    const ringing = Promise.withResolvers<string>();
    const lane = createFastLane(
      createWorker(() => ringing.promise),
      50,
    );
    const started = performance.now();
    expect(await lane({ delivery: 'wh_1' }, silent)).toMatchObject({ outcome: 'out-of-time' });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(await inbox.readState('wh_1')).toBe('processing');
    ringing.resolve('answered at last');
    await vi.waitFor(async () => expect(await inbox.readState('wh_1')).toBe('done'), patience);
  });

  it.each(['read', 'replace'] as const)('does not reject where storage fails: %s', async (call) => {
    const failure = new Error('storage is down');
    const broken: Inbox = { ...inbox, [call]: async () => Promise.reject(failure) };
    const lane = createFastLane(createWorker(answered, broken), 2000);
    expect(await lane({ delivery: 'wh_1' }, silent)).toEqual({ outcome: 'failed', error: failure });
  });

  it('says how it ends after all', async () => {
    const ringing = Promise.withResolvers<string>();
    const lane = createFastLane(
      createWorker(() => ringing.promise),
      10,
    );
    const result = await lane({ delivery: 'wh_1' }, silent);
    ringing.resolve('answered at last');
    const later = 'later' in result ? await result.later : undefined;
    expect(later).toMatchObject({ outcome: 'done', result: 'answered at last' });
  });

  it('has a policy that ends an attempt within its budget, and its lease before the safety net', () => {
    const fast = toFastLanePolicy({ ...policy, leaseMs: 300_000 }, 4000);
    expect(fast).toMatchObject({ maxAttempts: 3, handlerTimeoutMs: 3000 });
    expect(fast.leaseMs).toBeLessThan(SAFETY_NET_MS);
  });

  it('leaves nobody alone with a failure after its time was up', async () => {
    const late = Promise.withResolvers<never>();
    const lane = createFastLane(() => late.promise, 10);
    expect(await lane({ delivery: 'wh_1' }, silent)).toMatchObject({ outcome: 'out-of-time' });
    const unhandled = vi.fn<() => void>();
    process.on('unhandledRejection', unhandled);
    late.reject(new Error('too late'));
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  it('tries a failed handler again by the queue', async () => {
    const failing: Dispatch = async () => Promise.reject(new Error('engaged'));
    const lane = createFastLane(createWorker(failing), 2000);
    expect(await lane({ delivery: 'wh_1' }, silent)).toMatchObject({ outcome: 'retrying' });
    expect(await inbox.readState('wh_1')).toBe('retrying');
  });
});
