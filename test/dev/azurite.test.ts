import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TableClient } from '@azure/data-tables';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAzurite, type Azurite } from '../../dev/azurite.ts';
import { isRunning, waitForEnd } from './processes.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'azurite-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function openTable({ connectionString }: Azurite): TableClient {
  return TableClient.fromConnectionString(connectionString, 'things', {
    allowInsecureConnection: true,
  });
}

function openQueue({ connectionString }: Azurite) {
  return QueueServiceClient.fromConnectionString(connectionString).getQueueClient('things');
}

describe('startAzurite', () => {
  it('serves all three services from memory, on ports of its own, until stopped', async () => {
    const azurite = await startAzurite();
    await openTable(azurite).createTable();
    await openQueue(azurite).create();
    const blobs = await fetch(`http://127.0.0.1:${azurite.ports.blob}/`);
    expect(blobs.headers.get('server')).toMatch(/^Azurite-Blob/);
    await expect(startAzurite({ queuePort: azurite.ports.queue })).rejects.toThrow(
      /^Azurite ended at start[^]*EADDRINUSE/,
    );
    await azurite.stop();
    await expect(fetch(`http://127.0.0.1:${azurite.ports.blob}/`)).rejects.toThrow();
  });

  it('keeps data in a folder over a stop, and comes back on the same ports after a crash', async () => {
    const first = await startAzurite({ folder });
    await openTable(first).createTable();
    await openTable(first).createEntity({ partitionKey: 'p', rowKey: 'r' });
    await openQueue(first).create();
    await openQueue(first).sendMessage('kept');
    await first.stop();

    const { blob: blobPort, queue: queuePort, table: tablePort } = first.ports;
    const ports = { blobPort, queuePort, tablePort };
    const second = await startAzurite({ folder, ...ports });
    expect(second.ports).toEqual(first.ports);
    await expect(openTable(second).getEntity('p', 'r')).resolves.toBeDefined();
    await second.kill();

    const third = await startAzurite({ folder, ...ports });
    await expect(openTable(third).getEntity('p', 'r')).resolves.toBeDefined();
    const { peekedMessageItems } = await openQueue(third).peekMessages();
    expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['kept']);
    await third.stop();
  });

  it('gives up when asked', async () => {
    const controller = new AbortController();
    const starting = startAzurite({ signal: controller.signal });
    controller.abort();
    await expect(starting).rejects.toThrow('Azurite was stopped at start');
  });

  it.skipIf(process.platform === 'win32')(
    'ends with a killed parent, and its data is saved',
    async () => {
      const script = `
        import { startAzurite } from ${JSON.stringify(import.meta.resolve('../../dev/azurite.ts'))};
        const { pid, connectionString } = await startAzurite({ folder: ${JSON.stringify(folder)} });
        console.log(JSON.stringify({ pid, connectionString }));`;
      const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const azurite = JSON.parse(line.toString()) as Azurite;
      await openTable(azurite).createTable();
      expect(await isRunning(azurite.pid)).toBe(true);
      parent.kill('SIGKILL');
      expect(await waitForEnd([azurite.pid])).toEqual([]);

      const tables = await readFile(join(folder, '__azurite_db_table__.json'), 'utf8');
      expect(tables).toContain('$things');
    },
  );
});
