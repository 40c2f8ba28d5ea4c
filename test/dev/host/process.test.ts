import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { forkHost, runHost } from './fork-host.ts';

const patience = { timeout: 30_000, interval: 30 };

let apps: string;

beforeAll(async () => {
  apps = await mkdtemp(path.join(tmpdir(), 'host-'));
});

afterAll(() => rm(apps, { recursive: true }));

async function createApp(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(apps, 'app-'));
  const standard = {
    'package.json': '{ "type": "module", "main": "main.js" }',
    'host.json': '{ "version": "2.0" }',
    'main.js': '',
  };
  for (const [name, content] of Object.entries({ ...standard, ...files })) {
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

describe.concurrent('a host that cannot start', () => {
  it.each([
    ['registers no function', {}, /^The app registered no function\..*test mode/],
    [
      'throws while it is loaded',
      { 'main.js': 'throw new Error("SETTING is missing")' },
      /^The app could not be loaded from main\.js\nError: SETTING is missing\n/,
    ],
    [
      'was not built',
      { 'package.json': '{ "main": "dist/main.js" }' },
      /^package\.json names "dist\/main\.js" as main, and no such file exists\. Was the app built\?$/,
    ],
  ])('because the app %s says so and exits 1', async (_, files, message) => {
    const { code, stderr } = await runHost({ folder: await createApp(files) });
    expect(stderr.trim()).toMatch(message);
    expect(code).toBe(1);
  });

  it('because its port is taken says so in one line', async () => {
    const first = await forkHost();
    const { port } = new URL(first.url);
    const { code, stderr } = await runHost({ args: ['--port', port] });
    expect(stderr).toBe(
      `Port ${port} is taken. Stop what listens there, or choose another port.\n`,
    );
    expect(code).toBe(1);
    await first.stop();
  });
});

describe.concurrent('a host that is told to end', () => {
  it.each(['SIGTERM', 'SIGINT', 'disconnect'] as const)(
    'by %s finishes what runs, runs the appTerminate hooks and exits 0',
    async (how) => {
      const host = await forkHost();
      const answer = fetch(`${host.url}/api/slow`);
      await vi.waitFor(() => {
        expect(host.lines).toContainEqual(expect.objectContaining({ message: 'slow began' }));
      }, patience);
      if (how === 'disconnect') {
        host.disconnect();
      } else {
        void host.stop(how);
      }
      expect(await (await answer).text()).toBe('slow but done');
      expect(await host.exited).toBe(0);
      expect(host.lines.at(-1)).toMatchObject({ message: 'terminated', started: true });
    },
  );
});

describe.concurrent('settings', () => {
  it('are in the environment before the app is loaded, unless something else is there', async () => {
    const { stdout } = await runHost({
      folder: await createApp({
        'local.settings.json': '{ "Values": { "FROM_FILE": "file", "FROM_BOTH": "file" } }',
        'main.js': 'console.log(process.env.FROM_FILE, process.env.FROM_BOTH)',
      }),
      env: { FROM_BOTH: 'environment' },
    });
    expect(JSON.parse(stdout)).toMatchObject({ level: 'information', message: 'file environment' });
  });
});

describe.concurrent('a host whose app leaves a rejection unhandled', () => {
  it('logs it and exits 1, as the worker does', async () => {
    const host = await forkHost();
    await fetch(`${host.url}/api/crash`).catch(() => undefined);
    expect(await host.exited).toBe(1);
    expect(host.lines.at(-1)).toMatchObject({
      level: 'critical',
      message: 'Error: nobody catches this',
    });
  });
});

describe.concurrent('a timer', () => {
  it('runs at the start and on its schedule, never beside itself', async () => {
    const host = await forkHost({
      env: { 'AzureWebJobs.tick.Disabled': 'false', TICK_SCHEDULE: '* * * * * *' },
    });
    const ticks = () => host.lines.filter((line) => line.function === 'tick');
    await vi.waitFor(() => expect(ticks().length).toBeGreaterThanOrEqual(4), patience);
    const [first, second, third] = ticks();
    expect([first?.message, second?.message, third?.message]).toEqual([
      'ticked',
      'tocked',
      'ticked',
    ]);
    expect(third?.['timer']).toEqual({
      schedule: { adjustForDST: true },
      scheduleStatus: {
        last: expect.stringMatching(/:\d\d\.000Z$/) as string,
        next: expect.stringMatching(/:\d\d\.000Z$/) as string,
        lastUpdated: expect.any(String) as string,
      },
      isPastDue: false,
    });
    await host.stop();
  });
});
