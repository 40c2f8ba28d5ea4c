import { beforeEach, describe, expect, it } from 'vitest';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import type { Fault } from '../../dev/send/faults.ts';
import { createCachedSecrets } from '../../src/webhooks/cached-secrets.ts';
import { createReceive, type Incoming } from '../../src/webhooks/receive.ts';
import type { ReadSecrets, SigningSecret } from '../../src/webhooks/secret.ts';
import { createMemoryInbox } from '../fakes/memory-inbox.ts';
import { createMemoryTickets } from '../fakes/memory-tickets.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const [otherSecret, forger] = OTHER_SECRETS;
const event = { id: 'evt_1', object: 'event', type: 'response.completed', data: { id: 'resp_1' } };

function createReceiver(secrets: { readSecrets: ReadSecrets; refreshSecrets?: ReadSecrets }) {
  return createReceive({
    ...secrets,
    inbox: createMemoryInbox(),
    sendTicket: createMemoryTickets().send,
    now: () => new Date(),
    fastLaneTypes: new Set(),
    storageBudgetMs: 2000,
  });
}

function toAttempt({ secret = SECRET, fault }: { secret?: string; fault?: Fault } = {}): Incoming {
  const delivery = createDelivery({ secret, event, ...(fault && { fault }) });
  return { headers: new Headers(delivery.headers), body: delivery.body };
}

describe('when the secrets cannot be had', () => {
  it('says why instead of refusing', async () => {
    const error = new Error('the vault is down');
    const receive = createReceiver({ readSecrets: () => Promise.reject(error) });
    expect(await receive(toAttempt())).toEqual({ outcome: 'no-secret', error });
  });

  it('waits for them no longer than the budget', async () => {
    const receive = createReceiver({ readSecrets: () => new Promise(() => {}) });
    expect(await receive(toAttempt())).toMatchObject({
      outcome: 'no-secret',
      error: { name: 'TimeoutError' },
    });
  });
});

describe('when no secret matches', () => {
  const first: SigningSecret = { sender: 'default', value: otherSecret };
  const second: SigningSecret = { sender: 'default', value: SECRET };
  let clock: number;
  let loads: number;
  let stored: readonly SigningSecret[];

  beforeEach(() => {
    clock = Date.now();
    loads = 0;
    stored = [first];
  });

  async function createRotated() {
    const secrets = createCachedSecrets({
      load: async () => {
        loads += 1;
        return stored;
      },
      now: () => new Date(clock),
    });
    const receive = createReceiver({ readSecrets: secrets.read, refreshSecrets: secrets.refresh });
    await receive(toAttempt({ secret: otherSecret }));
    stored = [first, second];
    clock += 30_000;
    return receive;
  }

  it('looks for a newer one and verifies again, so that a rotation needs no waiting', async () => {
    const receive = await createRotated();
    expect(await receive(toAttempt())).toMatchObject({ outcome: 'received', sender: 'default' });
    expect(loads).toBe(2);
  });

  it('looks once, however many forged requests there are', async () => {
    const receive = await createRotated();
    const forged = { secret: forger };
    for (const _ of [1, 2, 3]) {
      expect(await receive(toAttempt(forged))).toMatchObject({ reason: 'no-match' });
    }
    expect(loads).toBe(2);
  });

  it.each([
    ['the sender is suspect', { isSuspect: true }, {}],
    ['the attempt is stale', {}, { fault: 'stale' as const }],
  ])('does not look where %s', async (_name, about, parts) => {
    const receive = await createRotated();
    const receipt = await receive({ ...toAttempt(parts), ...about });
    expect(receipt.outcome).toBe('refused');
    expect(loads).toBe(1);
  });

  it('accepts a good signature of a suspect all the same', async () => {
    const receive = await createRotated();
    const attempt = { ...toAttempt({ secret: otherSecret }), isSuspect: true };
    expect(await receive(attempt)).toMatchObject({ outcome: 'received' });
  });

  it('says so where the last secret is gone by then', async () => {
    const receive = createReceiver({
      readSecrets: async () => [first],
      refreshSecrets: () => Promise.reject(new Error('all are disabled')),
    });
    expect(await receive(toAttempt())).toMatchObject({ outcome: 'no-secret' });
  });
});
