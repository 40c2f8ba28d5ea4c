import { randomUUID } from 'node:crypto';
import { QueueServiceClient } from '@azure/storage-queue';
import { describe, expect, inject, it, vi } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';
import { createQueueSettings, encodeMessage, forkHost, type ForkedHost } from './fork-host.ts';

const patience = { timeout: 30_000, interval: 30 };
const storage = inject('storage');
const account = QueueServiceClient.fromConnectionString(storage);
const began = (one: ForkedHost) => one.lines.filter(({ message }) => message === 'began');

describe.concurrent('the lease of a message', () => {
  it('is renewed while it runs, and ends with a host that is killed', async () => {
    const shortName = `short-${randomUUID()}`;
    const short = account.getQueueClient(shortName);
    await short.create();
    const options = {
      args: ['--port', '0', '--message-lease', '1'],
      env: {
        ...createQueueSettings(shortName, storage),
        AzureFunctionsJobHost__functionTimeout: '-1',
      },
    };

    const first = await forkHost(options);
    await short.sendMessage(encodeMessage({ key: 'held', holdMs: 60_000 }));
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
    const patient = await forkHost({ env: createQueueSettings('work', own.connectionString) });
    await own.kill();
    const complaints = () =>
      patient.lines.filter(({ message }) => message?.includes('cannot be read'));
    await vi.waitFor(() => expect(complaints()).toHaveLength(1), patience);

    const again = await startAzurite({ blobPort, queuePort, tablePort });
    const back = QueueServiceClient.fromConnectionString(again.connectionString);
    await back.createQueue('work');
    await back.getQueueClient('work').sendMessage(encodeMessage({ key: 'after' }));
    await vi.waitFor(() => {
      expect(patient.lines).toContainEqual(
        expect.objectContaining({ message: 'ended', key: 'after' }),
      );
    }, patience);
    expect(complaints()).toHaveLength(1);
    expect(await patient.stop()).toBe(0);
    await again.stop();
  });
});
