import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { createSample } from '../../dev/samples/create-sample.ts';
import { createDelivery, type DeliveryParts } from '../../dev/send/create-delivery.ts';
import { postDelivery } from '../../dev/send/post-delivery.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { type Receiver, secret, startReceiver } from './receiver.ts';
import { startStorageProxy, type StorageProxy } from './storage-proxy.ts';
import { patience } from '../patience.ts';

const secondSecret = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const event = { id: 'evt_1', object: 'event', type: 'response.completed', data: { id: 'resp_1' } };
const invalid = '{"error":"not a valid webhook"}';

let azurite: Azurite;
let storage: StorageProxy;
let receiver: Receiver;
let inbox: Inbox;
let count = 0;
let id: string;

beforeAll(async () => {
  azurite = await startAzurite();
  storage = await startStorageProxy(azurite.ports);
  receiver = await startReceiver({
    AzureWebJobsStorage: storage.connectionString,
    OPENAI_WEBHOOK_SECRET: `${secret} ${secondSecret}`,
  });
  const { table } = createStorageClients({
    kind: 'connection-string',
    connectionString: azurite.connectionString,
  });
  inbox = createTableInbox(table('inbox'));
});
afterAll(async () => {
  await receiver.stop();
  await storage.close();
  await azurite.stop();
});
beforeEach(() => {
  count += 1;
  id = `wh_${count}`;
  storage.fault = () => undefined;
});

const post = (parts: Partial<DeliveryParts> = {}) =>
  receiver.post({ id, secret, ...('body' in parts ? {} : { event }), ...parts } as DeliveryParts);
const isStored = async () => (await inbox.read(id)) !== undefined;

/** Posts a delivery after its headers have been changed; undefined takes one away. */
async function postWith(changes: Record<string, string | undefined>) {
  const delivery = createDelivery({ event, secret, id });
  const headers = Object.fromEntries(
    Object.entries({ ...delivery.headers, ...changes }).filter(([, value]) => value !== undefined),
  ) as typeof delivery.headers;
  return postDelivery(`${receiver.url}/webhook`, { ...delivery, headers });
}

async function untilState(state: string) {
  return vi.waitFor(
    async () => {
      const delivery = (await inbox.read(id))?.delivery;
      expect(delivery?.progress.state).toBe(state);
      return delivery;
    },
    { ...patience, interval: 50 },
  );
}

describe('the built app', () => {
  it('registers exactly its functions', () => {
    expect(receiver.functions.map(({ name, type }) => `${name}: ${type}`).toSorted()).toEqual([
      'bury: queueTrigger',
      'health-details: httpTrigger',
      'health: httpTrigger',
      'notify: queueTrigger',
      'process: queueTrigger',
      'purge: timerTrigger',
      'receive: httpTrigger',
      'reconcile: timerTrigger',
      'sweep: timerTrigger',
    ]);
  });

  it('answers nothing but POST on its one route', async () => {
    expect((await fetch(`${receiver.url}/webhook`)).status).toBe(404);
    expect((await fetch(`${receiver.url}/`, { method: 'POST' })).status).toBe(404);
  });
});

describe('a valid delivery', () => {
  it('is answered 200, stored as it came, worked off, and logged step by step', async () => {
    const body = `${JSON.stringify(event, undefined, ' ')}\n`;
    const answer = await post({ body });
    expect(answer).toMatchObject({ status: 200, body: '{"status":"received"}' });
    const delivery = await untilState('done');
    expect(delivery).toMatchObject({
      type: 'response.completed',
      eventId: 'evt_1',
      attempts: 1,
      progress: { state: 'done', outcome: 'recorded' },
    });
    expect(Buffer.from(delivery?.body ?? []).toString()).toBe(body);
    const steps = () => receiver.linesOf(id).filter((line) => line.message !== 'no-credentials');
    await vi.waitFor(() => expect(steps()).toHaveLength(3), patience);
    const ticket = receiver.linesOf(id)[0]?.['ticket'];
    expect(ticket).toMatch(/^[0-9a-f-]{36}$/);
    expect(steps()).toMatchObject([
      { message: 'received', function: 'receive', type: 'response.completed', status: 200 },
      { message: 'processing', function: 'process', attempt: 1, ticket },
      { message: 'done', function: 'process', outcome: 'recorded', attempt: 1, ticket },
    ]);
    expect(receiver.linesOf(id)[0]).toHaveProperty('ms');
  });

  it('is one row and one piece of work when it comes 100 times at once', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => post()));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    const delivery = await untilState('done');
    expect(delivery?.attempts).toBe(1);
    expect(receiver.linesOf(id).filter((line) => line.message === 'received')).toHaveLength(1);
    expect(receiver.linesOf(id).filter((line) => line.message === 'processing')).toHaveLength(1);
  });

  it('is answered 200 also where nobody handles its type', async () => {
    expect((await post({ event: { ...event, type: 'moon.landed' } })).status).toBe(200);
    expect(await untilState('done')).toMatchObject({ progress: { outcome: 'unhandled' } });
  });

  it('is answered 200 with one matching signature among several', async () => {
    expect((await post({ fault: 'two-signatures' })).status).toBe(200);
  });

  it('is answered 200 with any of the secrets', async () => {
    expect((await post({ secret: secondSecret })).status).toBe(200);
  });

  it('may be as large as 512 KiB', async () => {
    const body = JSON.stringify(event).padEnd(512 * 1024);
    expect((await post({ body })).status).toBe(200);
    expect((await untilState('done'))?.body.byteLength).toBe(512 * 1024);
  });

  it.each([
    ['not JSON', 'not json'],
    ['an array', '[{"type":"x"}]'],
    ['without a type', '{"id":"evt_1"}'],
    ['empty', ''],
    ['not UTF-8', Buffer.of(0x7b, 0xff, 0x7d)],
  ])('is kept as dead where its body is %s', async (_name, body) => {
    expect(await post({ body })).toMatchObject({ status: 200, body: '{"status":"unreadable"}' });
    expect(await untilState('dead')).toMatchObject({ progress: { reason: 'unreadable' } });
    expect(receiver.linesOf(id)).toMatchObject([{ message: 'dead', reason: 'unreadable' }]);
  });

  it('is verified and kept byte by byte, whatever its white space and encoding', async () => {
    const body = Buffer.from('\uFEFF{ "type" :\t"x.y",\r\n "name": "Zo\u00EB \u{1F511}" }\n');
    expect((await post({ body })).status).toBe(200);
    expect(Buffer.compare((await untilState('done'))?.body ?? Buffer.of(), body)).toBe(0);
  });

  it.each(['response.failed', 'batch.completed', 'realtime.call.incoming'] as const)(
    'is done for a sample of %s',
    async (type) => {
      const sample = createSample(type, { now: Date.now(), random: Math.random });
      expect((await post({ event: sample })).status).toBe(200);
      await untilState('done');
    },
  );
});

describe('storage is asked', () => {
  const appCalls = () =>
    storage.calls
      .filter(({ service, method }) => service === 'table' || method === 'POST')
      .map(({ service, method }) => `${service} ${method}`);

  it('twice for a new delivery, and twice for a duplicate of one that is done', async () => {
    storage.calls.length = 0;
    let callsOfNew: string[] = [];
    storage.fault = ({ service, method }) => {
      // The ticket is the last of the calls; what comes after it is the worker's.
      if (service === 'queue' && method === 'POST') callsOfNew = appCalls();
      return undefined;
    };
    await post();
    expect(callsOfNew).toEqual(['table POST', 'queue POST']);
    await untilState('done');
    storage.calls.length = 0;
    expect((await post()).body).toBe('{"status":"duplicate"}');
    expect(appCalls()).toEqual(['table POST', 'table GET']);
  });
});

describe('an invalid attempt is answered 400, always alike, and leaves nothing behind', () => {
  const now = Math.floor(Date.now() / 1000);
  const valid = createDelivery({ event, secret }).headers['webhook-signature'] ?? '';
  it.each([
    ['no id', { 'webhook-id': undefined }],
    ['no timestamp', { 'webhook-timestamp': undefined }],
    ['no signature', { 'webhook-signature': undefined }],
    ['an empty id', { 'webhook-id': '' }],
    ['an id over 1 KiB', { 'webhook-id': 'x'.repeat(1025) }],
    ['a timestamp in words', { 'webhook-timestamp': 'now' }],
    ['a timestamp with a fraction', { 'webhook-timestamp': `${now}.5` }],
    ['a signature of other bytes', { 'webhook-signature': valid }],
    ['no base64', { 'webhook-signature': 'v1,%%%' }],
    ['nothing after the version', { 'webhook-signature': 'v1,' }],
    ['an unknown version only', { 'webhook-signature': valid.replace('v1,', 'v2,') }],
  ])('%s', async (_name, changes) => {
    expect(await postWith(changes)).toMatchObject({ status: 400, body: invalid });
    expect(await isStored()).toBe(false);
  });

  it.each(['forged', 'stale', 'future', 'missing-header', 'truncated'] as const)(
    'a sender that is %s',
    async (fault) => {
      expect(await post({ fault })).toMatchObject({ status: 400, body: invalid });
      expect(await isStored()).toBe(false);
    },
  );
});

describe('a body over 512 KiB', () => {
  it('is answered 413 without being verified', async () => {
    expect(await post({ fault: 'oversized' })).toMatchObject({ status: 413 });
    expect(await isStored()).toBe(false);
  });

  it('is answered 413 also where its size is not declared', async () => {
    const { headers, body } = createDelivery({ event, secret, id, fault: 'oversized' });
    const stream = new Blob([new Uint8Array(body)]).stream();
    const init = { method: 'POST', headers, body: stream, duplex: 'half' };
    expect((await fetch(`${receiver.url}/webhook`, init as RequestInit)).status).toBe(413);
    expect(await isStored()).toBe(false);
  });
});

describe('no secret, signature or body', () => {
  it('is in any log line', async () => {
    const marked = { ...event, data: { id: 'resp_1', note: 'do-not-log-me' } };
    const { headers } = createDelivery({ event: marked, secret, id });
    await post({ event: marked });
    await post({ event: marked, fault: 'forged' });
    await untilState('done');
    const text = JSON.stringify(receiver.lines);
    expect(text).not.toContain('do-not-log-me');
    expect(text).not.toContain('whsec_');
    expect(text).not.toContain(headers['webhook-signature']?.slice(3));
    expect(text).not.toMatch(/v1,[A-Za-z0-9+/]{43}=/);
  });
});
