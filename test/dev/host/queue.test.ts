import { randomUUID } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';
import { forkHost, type ForkedHost } from './fork-host.ts';

const patience = { timeout: 10_000, interval: 30 };
const storage = inject('storage');
const account = QueueServiceClient.fromConnectionString(storage);
const encode = (item: unknown) =>
  Buffer.from(typeof item === 'string' ? item : JSON.stringify(item)).toString('base64');
const settingsFor = (queue: string, connection = storage) => ({
  'AzureWebJobs.work.Disabled': 'false',
  WORK_QUEUE: queue,
  FIXTURE_STORAGE: connection,
});

let host: ForkedHost;
const name = `work-${randomUUID()}`;
const queue = account.getQueueClient(name);
const poison = account.getQueueClient(`${name}-poison`);
const linesOf = (key: string, event: string) =>
  host.lines.filter((line) => line['key'] === key && line.event === event);
const readPoison = async () => {
  const { receivedMessageItems } = await poison.receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) => messageText);
};
const began = (one: ForkedHost) => one.lines.filter(({ event }) => event === 'began');
const trigger = (target: string, body: string) =>
  fetch(`${host.url}/admin/functions/${target}`, { method: 'POST', body });
const isEmpty = async () => {
  const { approximateMessagesCount } = await queue.getProperties();
  expect(approximateMessagesCount).toBe(0);
};

beforeAll(async () => {
  host = await forkHost({
    env: { ...settingsFor(name), AzureFunctionsJobHost__functionTimeout: '00:00:00.5' },
  });
});

afterAll(() => host.stop());

describe('a queue', () => {
  it('that does not exist is waited for', async () => {
    await vi.waitFor(() => {
      expect(host.lines).toContainEqual(
        expect.objectContaining({ message: `Waiting for the queue ${name} to be created.` }),
      );
    }, patience);
    await queue.create();
    await queue.sendMessage(encode({ key: 'first' }));
    await vi.waitFor(() => expect(linesOf('first', 'ended')).toHaveLength(1), patience);
  });
});

describe('a message', () => {
  it('reaches the function parsed, with its metadata, and is deleted', async () => {
    const { messageId, insertedOn } = await queue.sendMessage(encode({ key: 'plain' }));
    await vi.waitFor(() => expect(linesOf('plain', 'ended')).toHaveLength(1), patience);
    expect(linesOf('plain', 'began')).toMatchObject([
      {
        function: 'work',
        isText: false,
        id: messageId,
        dequeueCount: 1,
        insertionTime: insertedOn.toISOString(),
        popReceipt: expect.any(String) as string,
      },
    ]);
    await vi.waitFor(isEmpty, patience);
  });

  it('that is not JSON reaches the function as text', async () => {
    await queue.sendMessage(encode('just text'));
    await vi.waitFor(() => {
      expect(linesOf('just text', 'began')).toMatchObject([{ isText: true }]);
    }, patience);
  });

  it('that fails is tried again', async () => {
    await queue.sendMessage(encode({ key: 'retried', failures: 1 }));
    await vi.waitFor(() => expect(linesOf('retried', 'ended')).toHaveLength(1), patience);
    expect(linesOf('retried', 'began').map((line) => line['dequeueCount'])).toEqual([1, 2]);
    await vi.waitFor(isEmpty, patience);
  });

  it('that always fails, takes too long or cannot be decoded is buried', async () => {
    const bad = [
      encode({ key: 'hopeless', failures: 99 }),
      encode({ key: 'too-slow', holdMs: 60_000 }),
      '{"not":"base64"}',
    ];
    await Promise.all(bad.map((message) => queue.sendMessage(message)));
    const buried: string[] = [];
    await vi.waitFor(async () => {
      buried.push(...(await readPoison()));
      expect(buried.toSorted()).toEqual(bad.toSorted());
    }, patience);
    expect(linesOf('hopeless', 'began')).toHaveLength(2);
    expect(linesOf('too-slow', 'began')).toHaveLength(2);
    await vi.waitFor(isEmpty, patience);
  });
});

describe('a batch', () => {
  it('is fetched when no more than newBatchThreshold messages run', async () => {
    const keys = Array.from({ length: 10 }, (_, index) => `batch-${index}`);
    await Promise.all(keys.map((key) => queue.sendMessage(encode({ key, holdMs: 200 }))));
    await vi.waitFor(() => {
      expect(keys.filter((key) => linesOf(key, 'ended').length === 1)).toEqual(keys);
    }, patience);
    let running = 0;
    let most = 0;
    for (const { event, key } of host.lines) {
      if (keys.includes(String(key))) {
        running += event === 'began' ? 1 : -1;
        most = Math.max(most, running);
      }
    }
    // batchSize 4, and newBatchThreshold its half.
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
  });
});

describe.concurrent('the lease of a message', () => {
  it('is renewed while it runs, and ends with a host that is killed', async () => {
    const shortName = `short-${randomUUID()}`;
    const short = account.getQueueClient(shortName);
    await short.create();
    const options = {
      args: ['--port', '0', '--message-lease', '1'],
      env: { ...settingsFor(shortName), AzureFunctionsJobHost__functionTimeout: '-1' },
    };

    const first = await forkHost(options);
    await short.sendMessage(encode({ key: 'held', holdMs: 60_000 }));
    await vi.waitFor(() => expect(began(first)).toHaveLength(1), patience);
    const second = await forkHost(options);
    // Longer than the lease, which therefore must have been renewed.
    await vi.waitFor(() => {
      expect(Date.now() - Date.parse(began(first)[0]?.time ?? '')).toBeGreaterThan(1500);
    }, patience);
    expect(began(second)).toEqual([]);

    await first.stop('SIGKILL');
    await vi.waitFor(() => {
      expect(began(second)).toMatchObject([{ key: 'held', dequeueCount: 2 }]);
    }, patience);
    await second.stop('SIGKILL');
  });
});

describe.concurrent('an outage of storage', () => {
  it('is logged once and outlived', async () => {
    const own = await startAzurite();
    const { blob: blobPort, queue: queuePort, table: tablePort } = own.ports;
    const patient = await forkHost({ env: settingsFor('work', own.connectionString) });
    await own.kill();
    const complaints = () =>
      patient.lines.filter(({ message }) => message?.includes('cannot be read'));
    await vi.waitFor(() => expect(complaints()).toHaveLength(1), patience);

    const again = await startAzurite({ blobPort, queuePort, tablePort });
    const back = QueueServiceClient.fromConnectionString(again.connectionString);
    await back.createQueue('work');
    await back.getQueueClient('work').sendMessage(encode({ key: 'after' }));
    await vi.waitFor(() => {
      expect(patient.lines).toContainEqual(
        expect.objectContaining({ event: 'ended', key: 'after' }),
      );
    }, patience);
    expect(complaints()).toHaveLength(1);
    expect(await patient.stop()).toBe(0);
    await again.stop();
  });
});

describe('POST /admin/functions/<name>', () => {
  it('runs a queue function with the input as its message', async () => {
    const input = JSON.stringify({ key: 'by hand' });
    expect((await trigger('work', JSON.stringify({ input }))).status).toBe(202);
    await vi.waitFor(() => {
      expect(linesOf('by hand', 'began')).toMatchObject([{ isText: false, dequeueCount: 1 }]);
    }, patience);
  });

  it('runs a disabled timer', async () => {
    expect((await trigger('tick', '')).status).toBe(202);
    await vi.waitFor(() => {
      expect(host.lines).toContainEqual(expect.objectContaining({ event: 'ticked' }));
    }, patience);
  });

  it.each([
    ['unknown', '{}', 404],
    ['echo', '{}', 400],
    ['work', '{', 400],
    ['work', '{"input":{}}', 400],
  ])('refuses %s with %s', async (target, body, status) => {
    expect((await trigger(target, body)).status).toBe(status);
  });
});
