import { QueueClient } from '@azure/storage-queue';
import { beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { createDelivery } from '../../dev/send/create-delivery.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { createTicketQueue } from '../../src/azure/ticket-queue.ts';
import { createReceive, type Receive } from '../../src/webhooks/receive.ts';
import { createWork, type Work } from '../../src/webhooks/work.ts';

const secret = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const event = { id: 'evt_1', type: 'response.completed', data: { id: 'resp_1' } };
const calls: string[] = [];

/** A pipeline policy that notes each request once it has left, repeats of the SDK included. */
const countCalls = {
  name: 'countCalls',
  sendRequest: <Request extends { method: string; url: string }, Answer>(
    request: Request,
    next: (request: Request) => Promise<Answer>,
  ) => {
    calls.push(`${request.method} ${new URL(request.url).pathname.split('/').at(2)}`);
    return next(request);
  },
};

let receive: Receive;
let work: Work;
let post: (id: string) => ReturnType<Receive>;

beforeAll(async () => {
  const connectionString = inject('storage');
  const table = createStorageClients({ kind: 'connection-string', connectionString }).table(
    'counted',
  );
  table.pipeline.addPolicy(countCalls, { afterPhase: 'Retry' });
  const queueOptions = {
    retryOptions: {},
    additionalPolicies: [{ policy: countCalls, position: 'perRetry' }],
  };
  const queue = new QueueClient(connectionString, 'counted', queueOptions);
  await table.createTable();
  await queue.create();

  const inbox = createTableInbox(table);
  const sendTicket = createTicketQueue(queue);
  const now = () => new Date();
  receive = createReceive({
    readSecrets: () => Promise.resolve([{ sender: 'default', value: secret }]),
    inbox,
    sendTicket,
    now,
    fastLaneTypes: new Set(),
    storageBudgetMs: 4000,
  });
  work = createWork({
    inbox,
    sendTicket,
    tellDeath: async () => {},
    dispatch: () => Promise.resolve('stored'),
    policy: {
      maxAttempts: 8,
      leaseMs: 60_000,
      handlerTimeoutMs: 60_000,
      backoff: { baseMs: 1, factor: 1, capMs: 1 },
    },
    now,
    random: Math.random,
    createOwner: () => 'worker',
  });
  post = (id) => {
    const { headers, body } = createDelivery({ event, secret, id });
    return receive({ headers: new Headers(headers), body });
  };
});
beforeEach(() => {
  calls.length = 0;
});

it('a new delivery takes two calls: its row and its ticket', async () => {
  await post('wh_new');
  expect(calls).toEqual(['POST counted', 'POST counted']);
});

it('a duplicate of a delivery that is done takes two calls: insert refused, read', async () => {
  await post('wh_done');
  await work({ delivery: 'wh_done' }, () => undefined);
  calls.length = 0;
  expect((await post('wh_done')).outcome).toBe('duplicate');
  expect(calls).toEqual(['POST counted', expect.stringMatching(/^GET counted\(/)]);
});

it('processing takes three calls: read, claim, complete', async () => {
  await post('wh_processed');
  calls.length = 0;
  expect((await work({ delivery: 'wh_processed' }, () => undefined)).outcome).toBe('done');
  expect(calls.map((call) => call.split(' ')[0])).toEqual(['GET', 'PATCH', 'PATCH']);
});
