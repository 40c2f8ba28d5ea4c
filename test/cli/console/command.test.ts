import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { localFolder, runEvent } from '../event/run-event.ts';

const LINK = /http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}/;

it('prints the link to the page, serves it, and ends with Ctrl-C', async () => {
  const statuses: number[] = [];
  const ran = await runEvent(['console'], {
    onOutput: (text, interrupt) => {
      const [link] = LINK.exec(text) ?? [];
      if (link === undefined || statuses.length > 0) return;
      statuses.push(0);
      void (async () => {
        const { status, headers } = await fetch(link, { redirect: 'manual' });
        const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
        const page = await fetch(new URL('/', link), { headers: { cookie } });
        statuses.push(status, page.status);
        expect(await page.text()).toContain('app.js');
        interrupt('SIGINT');
      })();
    },
  });
  const { stdout, stderr, exitCode } = ran;
  expect(statuses).toEqual([0, 200, 200]);
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(stdout.replace(LINK, 'LINK')).toBe(
    'The inbox on this machine, for whoever opens this link: LINK\nCtrl-C ends it.\n',
  );
  await expect(fetch(LINK.exec(stdout)?.[0] ?? '')).rejects.toThrow('fetch failed');
});

it('tells programs the link', async () => {
  const { stdout } = await runEvent(['console', '--json'], {
    onOutput: (_, interrupt) => {
      interrupt('SIGTERM');
    },
  });
  expect(JSON.parse(stdout)).toEqual({ url: expect.stringMatching(LINK) as string });
});

it('says that a port is taken', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const { exitCode, stderr } = await runEvent(['console', '--port', String(port)]);
  expect(exitCode).toBe(1);
  expect(stderr).toBe(
    'error: the page cannot be served at that port (EADDRINUSE): leave --port out\n',
  );
});

it.each(['0', '1023', '65536', '-1', 'x'])('takes no port %s', async (port) => {
  expect((await runEvent(['console', '--port', port])).exitCode).toBe(2);
});

it('says what is wrong with settings before anything is served', async () => {
  const folder = localFolder({ AzureWebJobsStorage: '' });
  const { exitCode, stdout, stderr } = await runEvent(['console'], { folder });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain('AzureWebJobsStorage');
});
