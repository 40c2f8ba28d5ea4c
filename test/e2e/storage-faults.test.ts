import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { type Receiver, secret, startReceiver } from './receiver.ts';
import { startStorageProxy, type StorageProxy } from './storage-proxy.ts';

const event = { id: 'evt_1', object: 'event', type: 'response.completed', data: { id: 'resp_1' } };

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
    STORAGE_BUDGET_MS: '1000',
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

const post = () => receiver.post({ event, secret, id });

async function untilDone() {
  return vi.waitFor(
    async () => {
      const delivery = (await inbox.read(id))?.delivery;
      expect(delivery?.progress.state).toBe('done');
      return delivery;
    },
    { timeout: 10_000, interval: 50 },
  );
}

describe('when storage does not help', () => {
  it.each(['before', 'after', 'hang', 429, 500, 503] as const)(
    'the answer is 503 with Retry-After and the next attempt heals it: %s',
    async (fault) => {
      storage.fault = ({ service, method }) =>
        service === 'queue' && method === 'POST' ? fault : undefined;
      const answer = await post();
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
      storage.fault = () => undefined;
      expect(await post()).toMatchObject({ status: 200 });
      expect((await untilDone())?.attempts).toBe(1);
    },
  );

  it.each(['before', 'hang', 500] as const)(
    'a row that cannot be written is answered 503: %s',
    async (fault) => {
      storage.fault = ({ service }) => (service === 'table' ? fault : undefined);
      const started = performance.now();
      expect(await post()).toMatchObject({ status: 503, body: '{"error":"try again later"}' });
      expect(performance.now() - started).toBeLessThan(4000);
      storage.fault = () => undefined;
      expect(await post()).toMatchObject({ status: 200 });
      await untilDone();
    },
  );
});
