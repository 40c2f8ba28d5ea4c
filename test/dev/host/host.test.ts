import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { LogRecord } from '../../../dev/host/console-log.ts';
import { startHost } from '../../../dev/host/host.ts';

const folder = fileURLToPath(new URL('fixture-app', import.meta.url));

it('startHost runs an app in this process, once', async () => {
  const records: LogRecord[] = [];
  const host = await startHost({
    folder,
    settings: { 'AzureWebJobs.work.Disabled': 'true', 'AzureWebJobs.tick.Disabled': 'true' },
    log: (record) => records.push(record),
  });
  expect(host.functions.map(({ name }) => name)).toContain('echo');
  expect((await fetch(`${host.url}/api/echo/1`)).status).toBe(201);
  await fetch(`${host.url}/api/hooked`);
  expect(records).toMatchObject([{ function: 'hooked', message: 'a ****** word' }]);

  await host.close();
  await expect(fetch(host.url)).rejects.toThrow('fetch failed');
  await expect(startHost({ folder })).rejects.toThrow('This process has already loaded an app');
});
