import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createStorageClients } from '../../src/azure/storage-clients.ts';

const run = promisify(execFile);

it('reaches each service at the endpoint of its own, under an identity', async () => {
  const { table, queue, container } = createStorageClients({
    kind: 'identity',
    tableUri: 'https://account.table.core.windows.net/',
    queueUri: 'https://account.queue.core.windows.net/',
    blobUri: 'https://account.blob.core.windows.net/',
  });
  expect(table('results').url).toBe('https://account.table.core.windows.net/');
  expect(queue('tickets').url).toBe('https://account.queue.core.windows.net/tickets');
  const results = await container('results');
  expect(results.url).toBe('https://account.blob.core.windows.net/results');
  expect(results.containerName).toBe('results');
});

it('loads the library for blobs with the first container, not before', async () => {
  const module = join(import.meta.dirname, '../../src/azure/storage-clients.ts');
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({
      resolve(specifier, context, next) {
        if (specifier === '@azure/storage-blob') loaded.push(specifier);
        return next(specifier, context);
      },
    });
    const { createStorageClients } = await import(${JSON.stringify(module)});
    const clients = createStorageClients({
      kind: 'connection-string',
      connectionString: 'UseDevelopmentStorage=true',
    });
    clients.table('inbox');
    clients.queue('tickets');
    console.log(loaded.length);
    await clients.container('results');
    console.log(loaded.length > 0);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toBe('0\ntrue\n');
});
