import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Azurite, startAzurite } from '../../dev/azurite.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { createTableInbox } from '../../src/azure/table-inbox.ts';
import { secret, startReceiver } from './receiver.ts';
import { startStorageProxy, type StorageProxy } from './storage-proxy.ts';
import { patience } from '../patience.ts';

const event = { id: 'evt_1', type: 'response.completed', data: { id: 'resp_1' } };

let azurite: Azurite;
let storage: StorageProxy;

beforeAll(async () => {
  azurite = await startAzurite();
  storage = await startStorageProxy(azurite.ports);
});
afterAll(async () => {
  await storage.close();
  await azurite.stop();
});

it('a receiver killed between the row and the ticket loses nothing', async () => {
  const settings = { AzureWebJobsStorage: storage.connectionString };
  const { table } = createStorageClients({
    kind: 'connection-string',
    connectionString: azurite.connectionString,
  });
  const inbox = createTableInbox(table('inbox'));
  const parts = { event, secret, id: 'wh_killed' };

  const first = await startReceiver(settings);
  storage.fault = async ({ service, method }) => {
    if (service !== 'queue' || method !== 'POST') return undefined;
    first.kill('SIGKILL');
    await first.exited;
    return 'before';
  };
  await expect(first.post(parts)).rejects.toThrow('no answer');
  expect(await inbox.readState('wh_killed')).toBe('received');

  storage.fault = () => undefined;
  const second = await startReceiver(settings);
  expect(await inbox.readState('wh_killed')).toBe('received');
  expect(await second.post(parts)).toMatchObject({
    status: 200,
    body: '{"status":"ticket-sent-again"}',
  });
  await vi.waitFor(async () => expect(await inbox.readState('wh_killed')).toBe('done'), {
    ...patience,
  });
  await second.stop();
});

it('no secret configured is answered 503 and the log names the setting', async () => {
  const receiver = await startReceiver({
    AzureWebJobsStorage: storage.connectionString,
    OPENAI_WEBHOOK_SECRET: '',
  });
  expect(await receiver.post({ event, secret })).toMatchObject({ status: 503 });
  await vi.waitFor(
    () =>
      expect(receiver.lines).toContainEqual(
        expect.objectContaining({
          message: 'no-secret',
          remedy: expect.stringContaining('OPENAI_WEBHOOK_SECRET') as unknown,
        }),
      ),
    patience,
  );
  await receiver.stop();
});

it('settings that cannot be used stop the start with one message that names them all', async () => {
  const settings = {
    AzureWebJobsStorage: '',
    OPENAI_WEBHOOK_SECRET: 'sk-wrong',
    MAX_ATTEMPTS: 'many',
  };
  const start = startReceiver(settings);
  await expect(start).rejects.toThrow(/AzureWebJobsStorage.*OPENAI_WEBHOOK_SECRET.*MAX_ATTEMPTS/s);
  await expect(start).rejects.not.toThrow(/sk-wrong/);
});
