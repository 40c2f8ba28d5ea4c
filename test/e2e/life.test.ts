import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDelivery, type DeliveryParts } from '../../dev/send/create-delivery.ts';
import { postDelivery } from '../../dev/send/post-delivery.ts';
import { toInboxKey } from '../../src/azure/inbox-key.ts';
import { bury, claim, complete, type Delivery } from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { fromMessage } from './messages.ts';
import { type Receiver, secret } from './receiver.ts';
import { openStage, runTimer, type Stage } from './stage.ts';
import type { StorageProxy } from './storage-proxy.ts';
import { createTrial, type Plan } from './trial-handlers.ts';
import { patience } from '../patience.ts';

const event = createTrial(['ok']);
const ringing = (plan: Plan) => createTrial(plan, 'realtime.call.incoming');
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3600 * 1000);

let stage: Stage;
let storage: StorageProxy;
let receiver: Receiver;
let inbox: Inbox;
let count = 0;
let id: string;

const start = (settings: Readonly<Record<string, string>> = {}) =>
  stage.startReceiver({
    AzureFunctionsJobHost__extensions__queues__maxDequeueCount: '2',
    AzureFunctionsJobHost__extensions__queues__visibilityTimeout: '00:00:00',
    BAD_CALLER_FAILURES_PER_MINUTE: '3',
    LEASE_SECONDS: '1',
    ...settings,
  });

beforeAll(async () => {
  stage = await openStage();
  ({ inbox, storage } = stage);
  receiver = await start();
});
afterAll(() => stage.close());
beforeEach(() => {
  count += 1;
  id = `wh_${count}`;
  storage.fault = () => undefined;
});

const untilState = (state: string, delivery = id) =>
  vi.waitFor(async () => expect(await inbox.readState(delivery)).toBe(state), {
    ...patience,
    interval: 50,
  });
const untilLine = (fields: Record<string, unknown>) =>
  vi.waitFor(() => expect(receiver.lines).toContainEqual(expect.objectContaining(fields)), {
    ...patience,
    interval: 50,
  });
const untilEmpty = (name: string) =>
  vi.waitFor(
    async () => {
      const { approximateMessagesCount } = await stage.queue(name).getProperties();
      expect(approximateMessagesCount).toBe(0);
    },
    { ...patience, interval: 50 },
  );
async function postFrom(address: string, parts: Partial<DeliveryParts> = {}) {
  const { headers, ...delivery } = createDelivery({ event, secret, id, ...parts });
  const from = { ...headers, 'x-forwarded-for': address };
  return postDelivery(`${receiver.url}/webhook`, { ...delivery, headers: from });
}

describe('health', () => {
  it('is good, and its details say more', async () => {
    const answer = await fetch(`${receiver.url}/health`);
    expect([answer.status, await answer.text()]).toEqual([200, '{"status":"ok"}']);
    const details = await fetch(`${receiver.url}/health/details`);
    expect(details.status).toBe(200);
    expect(await details.json()).toEqual({
      status: 'ok',
      checks: { inbox: { ok: true }, queue: { ok: true }, secret: { ok: true } },
      oldestTicketSeconds: null,
      dead: 0,
    });
  });

  it('costs one question to storage, however many ask', async () => {
    const asked = async () => {
      await fetch(`${receiver.url}/health`);
      return storage.calls.filter(({ path }) => path.includes("RowKey='health'")).length;
    };
    const before = await asked();
    await Promise.all(Array.from({ length: 50 }, asked));
    expect((await asked()) - before).toBeLessThanOrEqual(1);
  });

  it('is bad while storage is down, says nothing to strangers, and is good again after', async () => {
    storage.fault = () => 'before';
    const troubled = await start();
    const answer = await fetch(`${troubled.url}/health`);
    expect([answer.status, await answer.text()]).toEqual([503, '{"status":"unavailable"}']);
    const details = await fetch(`${troubled.url}/health/details`);
    expect(details.status).toBe(503);
    expect(await details.json()).toMatchObject({
      status: 'unavailable',
      checks: { inbox: { ok: false }, queue: { ok: false }, secret: { ok: true } },
      dead: null,
    });
    storage.fault = () => undefined;
    await vi.waitFor(async () => expect((await fetch(`${troubled.url}/health`)).status).toBe(200), {
      ...patience,
      interval: 200,
    });
    await troubled.stop();
  });
});

describe('an address that forges', () => {
  it('is told to wait, while others and its valid deliveries are not', async () => {
    const forge = (address: string) => postFrom(address, { fault: 'forged' });
    for (let failure = 0; failure < 3; failure += 1) {
      expect(await forge(`spoofed-${failure}, 203.0.113.7:${failure}`)).toMatchObject({
        status: 400,
      });
    }
    const limited = await forge('203.0.113.7:9');
    expect(limited).toMatchObject({ status: 429, body: '{"error":"too many invalid webhooks"}' });
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    expect(await forge('203.0.113.7:9')).toMatchObject({ status: 429 });
    expect(await forge('203.0.113.8')).toMatchObject({ status: 400 });
    expect(await postFrom('203.0.113.7:9')).toMatchObject({ status: 200 });
    await untilState('done');
    const lines = receiver.lines.filter((line) => line.message === 'limited');
    expect(lines).toMatchObject([{ reason: 'no-match', count: 1, status: 429 }]);
  });
});

describe('a ticket', () => {
  it.each(['no ticket', '{"delivery":7}', '[]'])(
    'that nobody can read is kept apart and reported: %s',
    async (text) => {
      receiver.lines.length = 0;
      await stage.sendTicket(text);
      await untilLine({ message: 'unreadable-ticket', function: 'process' });
      const { receivedMessageItems } = await stage.queue('tickets-unreadable').receiveMessages();
      const [kept] = receivedMessageItems;
      expect(fromMessage(kept?.messageText ?? '')).toBe(text);
      await untilLine({ message: 'unreadable-ticket', kept: kept?.messageId });
      await untilEmpty('tickets');
    },
  );

  it('for a row that is gone is reported and forgotten', async () => {
    await stage.sendTicket(JSON.stringify({ delivery: id }));
    await untilLine({ message: 'missing', delivery: id });
    await untilEmpty('tickets');
    expect(await inbox.readState(id)).toBeUndefined();
  });

  it('that fails as often as the host allows leaves a dead delivery', async () => {
    storage.fault = ({ service, method, path }) => {
      const isOurs = service === 'table' && method === 'GET' && path.includes(`'${id}'`);
      const isBuried = storage.calls.some((call) => call.path.startsWith('/tickets-poison/'));
      const isPoisoned = isBuried && receiver.lines.some(({ message }) => isMoved(message));
      return isOurs && !isPoisoned ? 'before' : undefined;
    };
    expect(await receiver.post({ event, secret, id })).toMatchObject({ status: 200 });
    await untilState('dead');
    const reason = 'its ticket failed too often and went to the poison queue';
    await untilLine({ message: 'dead', function: 'bury', delivery: id, reason, attempt: 0 });
    await untilEmpty('tickets-poison');
  });
});

const isMoved = (message: unknown) => String(message).includes('It is now in tickets-poison');

describe('the sweep', () => {
  it('gives a row whose ticket was lost a new one, once', async () => {
    const lost = createReceived({
      id,
      receivedAt: daysAgo(1),
      body: Buffer.from(JSON.stringify(event)),
    });
    await inbox.insert(lost);
    await runTimer(receiver, 'sweep');
    await untilLine({ message: 'swept', unfinished: 1, lostTickets: 1, complete: true });
    await untilState('done');
    await runTimer(receiver, 'sweep');
    await untilLine({ message: 'swept', unfinished: 0, lostTickets: 0, complete: true });
    expect((await inbox.read(id))?.delivery.attempts).toBe(1);
  });
});

describe('a dead delivery', () => {
  it('is worked off once somebody has put it back to received by hand', async () => {
    const received = createReceived({
      id,
      receivedAt: daysAgo(1),
      body: Buffer.from(JSON.stringify(event)),
    });
    await inbox.insert(bury({ ...received, attempts: 8 }, 'no use', daysAgo(1)));
    const byHand = { ...toInboxKey(id), state: 'received', attempts: 0 };
    await stage.table.updateEntity(byHand, 'Merge');
    await runTimer(receiver, 'sweep');
    await untilState('done');
    const history = (await inbox.read(id))?.delivery.history;
    expect(history?.map(({ state }) => state)).toEqual(['received', 'dead', 'processing', 'done']);
  });
});

describe('the purge', () => {
  it('removes what finished before the retention, and nothing else', async () => {
    const lease = { owner: 'a', until: new Date(Date.now() + 600_000) };
    const old = (name: string): Delivery =>
      createReceived({ id: `${id}-${name}`, receivedAt: daysAgo(400) });
    await inbox.insert(complete(old('done-5'), 'ok', daysAgo(5)));
    await inbox.insert(bury(old('dead-5'), 'no use', daysAgo(5)));
    await inbox.insert(complete(old('done-3'), 'ok', daysAgo(3)));
    await inbox.insert(bury(old('dead-3'), 'no use', daysAgo(3)));
    await inbox.insert(claim(old('processing'), lease, daysAgo(400)));
    await inbox.insert(old('received'));
    await runTimer(receiver, 'purge');
    await untilLine({ message: 'purged', removed: 2, complete: true });
    const names = ['done-5', 'dead-5', 'done-3', 'dead-3', 'processing', 'received'];
    const states = await Promise.all(names.map((name) => inbox.readState(`${id}-${name}`)));
    expect(states).toEqual([undefined, undefined, 'done', 'dead', 'processing', 'received']);
  });
});

describe('the fast lane', () => {
  it('answers when the work is done, and the copy in the queue finds it so', async () => {
    storage.calls.length = 0;
    const answer = await receiver.post({ event: ringing(['wait 300 ms']), secret, id });
    expect(answer).toMatchObject({ status: 200, body: '{"status":"received"}' });
    expect(await inbox.readState(id)).toBe('done');
    expect(answer.ms).toBeGreaterThan(290);
    const sent = storage.calls.filter(
      ({ method, path }) => method === 'POST' && path.startsWith('/tickets/'),
    );
    expect(
      sent.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('visibilitytimeout')),
    ).toEqual(['30']);
    await stage.sendTicket(JSON.stringify({ delivery: id }));
    await untilLine({ message: 'skipped', function: 'process', delivery: id, state: 'done' });
    expect((await inbox.read(id))?.delivery.attempts).toBe(1);
  });

  it('answers in time although the handler does not end', async () => {
    const troubled = await start({ FAST_LANE_SECONDS: '1' });
    const answer = await troubled.post({ event: ringing(['hang']), secret, id });
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.ms).toBeGreaterThan(700);
    expect(answer.ms).toBeLessThan(4000);
    await vi.waitFor(
      () =>
        expect(troubled.linesOf(id)).toContainEqual(
          expect.objectContaining({
            message: expect.stringMatching(/^(out-of-time|retrying)$/) as unknown,
            function: 'receive',
          }),
        ),
      patience,
    );
    await troubled.stop();
  });

  it('tells of a death after its answer, when the host takes no more lines of the call', async () => {
    const troubled = await start({ FAST_LANE_SECONDS: '1' });
    const answered = Promise.withResolvers<undefined>();
    storage.fault = ({ service, method }, body) => {
      const isDeath = service === 'table' && method !== 'GET' && body.includes('"state":"dead"');
      return isDeath ? answered.promise : undefined;
    };
    const answer = await troubled.post({ event: ringing(['give-up']), secret, id });
    expect(answer).toMatchObject({ status: 200 });
    answered.resolve(undefined);
    const dead = { message: 'dead', level: 'error', attempt: 1, reason: 'PermanentError: never' };
    await vi.waitFor(() => {
      expect(troubled.linesOf(id)).toContainEqual(expect.objectContaining(dead));
    }, patience);
    const messages = troubled.linesOf(id).map(({ message }) => message);
    expect(messages.slice(-2)).toEqual(['out-of-time', 'dead']);
    await troubled.stop();
  });

  it('answers although the row cannot be claimed, and the queue does the work', async () => {
    storage.fault = ({ service, method }) =>
      service === 'table' && method !== 'POST' ? 'before' : undefined;
    expect(await receiver.post({ event: ringing(['ok']), secret, id })).toMatchObject({
      status: 200,
    });
    await untilLine({ message: 'failed', function: 'receive', delivery: id });
    storage.fault = () => undefined;
    await stage.sendTicket(JSON.stringify({ delivery: id }));
    await untilState('done');
  });

  it('loses nothing when the process dies in the middle of the call', async () => {
    const doomed = await start({ FAST_LANE_SECONDS: '8' });
    const answer = doomed.post({ event: ringing(['hang', 'ok']), secret, id });
    await Promise.all([
      expect(answer).rejects.toThrow('no answer'),
      untilState('processing').then(() => doomed.kill('SIGKILL')),
      doomed.exited,
    ]);
    // The safety net shows after 30 s; this is the same ticket without the wait.
    await stage.sendTicket(JSON.stringify({ delivery: id }));
    await untilState('done');
    const { history } = (await inbox.read(id))?.delivery ?? {};
    expect(history?.map(({ state, attempt }) => `${state} ${attempt}`)).toEqual([
      'received 0',
      'processing 1',
      'processing 2',
      'done 2',
    ]);
  });
});
