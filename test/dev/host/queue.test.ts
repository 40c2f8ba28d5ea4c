import { randomUUID } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createQueueSettings, encodeMessage, forkHost, type ForkedHost } from './fork-host.ts';

const patience = { timeout: 30_000, interval: 30 };
const storage = inject('storage');
const account = QueueServiceClient.fromConnectionString(storage);

let host: ForkedHost;
const name = `work-${randomUUID()}`;
const queue = account.getQueueClient(name);
const poison = account.getQueueClient(`${name}-poison`);
const linesOf = (key: string, message: string) =>
  host.lines.filter((line) => line['key'] === key && line.message === message);
const readPoison = async () => {
  const { receivedMessageItems } = await poison.receiveMessages({ numberOfMessages: 32 });
  return receivedMessageItems.map(({ messageText }) => messageText);
};
const trigger = (target: string, body: string) =>
  fetch(`${host.url}/admin/functions/${target}`, { method: 'POST', body });
const isEmpty = async () => {
  const { approximateMessagesCount } = await queue.getProperties();
  expect(approximateMessagesCount).toBe(0);
};

beforeAll(async () => {
  host = await forkHost({
    env: {
      ...createQueueSettings(name, storage),
      AzureFunctionsJobHost__functionTimeout: '00:00:00.5',
    },
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
    await queue.sendMessage(encodeMessage({ key: 'first' }));
    await vi.waitFor(() => expect(linesOf('first', 'ended')).toHaveLength(1), patience);
  });
});

describe('a message', () => {
  it('reaches the function parsed, with its metadata, and is deleted', async () => {
    const { messageId, insertedOn } = await queue.sendMessage(encodeMessage({ key: 'plain' }));
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
    await queue.sendMessage(encodeMessage('just text'));
    await vi.waitFor(() => {
      expect(linesOf('just text', 'began')).toMatchObject([{ isText: true }]);
    }, patience);
  });

  it('that fails is tried again', async () => {
    await queue.sendMessage(encodeMessage({ key: 'retried', failures: 1 }));
    await vi.waitFor(() => expect(linesOf('retried', 'ended')).toHaveLength(1), patience);
    expect(linesOf('retried', 'began').map((line) => line['dequeueCount'])).toEqual([1, 2]);
    await vi.waitFor(isEmpty, patience);
  });

  it('that always fails, takes too long or cannot be decoded is buried', async () => {
    const bad = [
      encodeMessage({ key: 'hopeless', failures: 99 }),
      encodeMessage({ key: 'too-slow', holdMs: 60_000 }),
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
    await Promise.all(keys.map((key) => queue.sendMessage(encodeMessage({ key, holdMs: 200 }))));
    await vi.waitFor(() => {
      expect(keys.filter((key) => linesOf(key, 'ended').length === 1)).toEqual(keys);
    }, patience);
    let running = 0;
    let most = 0;
    for (const { message, key } of host.lines) {
      if (keys.includes(String(key))) {
        running += message === 'began' ? 1 : -1;
        most = Math.max(most, running);
      }
    }
    // batchSize 4, and newBatchThreshold its half.
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(6);
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
      expect(host.lines).toContainEqual(expect.objectContaining({ message: 'ticked' }));
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
