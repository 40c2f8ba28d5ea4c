import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEvent, startReceiver } from '../../dev/send/start-receiver.ts';
import { spawnCli } from '../spawn-cli.ts';
import {
  createStage,
  type Provider,
  PROVIDERS,
  scanForSecrets,
  type Stage,
  startStageReceiver,
  still,
} from './stage.ts';

scanForSecrets();

async function setUp(provider: Provider) {
  const stage = await createStage(provider);
  const receiver = await startStageReceiver(stage);
  const id = await stage.create(['--url', receiver.url, '--name', 'Mine']);
  return { stage, receiver, id };
}

async function list(stage: Stage) {
  const { stdout } = await stage.run(['list', '--json']);
  return JSON.parse(stdout) as { id: string; name: string; secretHint: string }[];
}

/** There is one endpoint, by its old name, and the receiver knows its secret. */
async function expectRotated(stage: Stage, old: string): Promise<string> {
  const [endpoint, ...others] = await list(stage);
  expect(others).toEqual([]);
  expect(endpoint?.name).toBe('Mine');
  const newest = stage.secrets()[0] ?? '';
  expect(newest).not.toBe(old);
  expect(newest.slice(-4)).toBe(endpoint?.secretHint.slice(-4));
  return endpoint?.id ?? '';
}

describe.each(PROVIDERS)('a rotation at %s', (provider) => {
  it('ends with a secret that the receiver has accepted', async () => {
    const { stage, receiver, id } = await setUp(provider);
    const [old = ''] = stage.secrets();
    const ran = await stage.run(['rotate', id]);
    expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
    expect(still(ran.stdout)).toMatchSnapshot();
    expect(ran.spun.some((text) => text.startsWith('Wait until http://'))).toBe(true);
    const newId = await expectRotated(stage, old);
    expect(newId === id).toBe(provider === 'openai');
    // What is on its way was signed with the old one.
    expect(stage.secrets()).toContain(old);
    expect(receiver.arrivals.map((arrival) => readEvent(arrival).type)).toEqual(['receiver.test']);
  });

  it('is planned by a dry run, which changes nothing', async () => {
    const { stage, id } = await setUp(provider);
    const before = stage.secrets();
    const ran = await stage.run(['rotate', id, '--dry-run']);
    expect(still(ran.stdout).replaceAll(/:\d+\/webhook/g, ':0/webhook')).toMatchSnapshot();
    expect(await stage.runJson(['rotate', id, '--dry-run'])).toMatchObject({ id });
    expect(stage.secrets()).toEqual(before);
    expect(await list(stage)).toHaveLength(1);
  });

  it('that the receiver does not accept stops with what holds, and goes on', async () => {
    const { stage, id } = await setUp(provider);
    const [old = ''] = stage.secrets();
    const stuck = await startReceiver(() => ({ status: 400 }));
    const { url } = (await stage.runJson(['show', id])) as { url: string };
    await stage.run(['update', id, '--url', stuck.url, '--yes']);
    const ran = await stage.run(['rotate', id, '--wait', '0']);
    expect(ran).toMatchObject({ exitCode: 1, stdout: '' });
    expect(ran.stderr).toMatch(
      /^error: the rotation of \S+ stopped: .* answers 400, so it does not know the new secret: it reads local\.settings\.json when it starts, so restart it\. The new secret is stored and the old one still counts.* it goes on\n$/,
    );
    expect(stage.secrets()).toContain(old);
    for (const endpoint of await list(stage)) {
      await stage.run(['update', endpoint.id, '--url', url, '--yes']);
    }
    expect((await stage.run(['rotate', id])).exitCode).toBe(0);
    await expectRotated(stage, old);
  });

  it('that a receiver refuses for good stops at once', async () => {
    const { stage, id } = await setUp(provider);
    const { url } = await startReceiver(() => ({ status: 404 }));
    await stage.run(['update', id, '--url', url, '--yes']);
    const { exitCode, stderr } = await stage.run(['rotate', id]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${url} answers 404. The new secret is stored`);
  });

  it('whose secret cannot be stored says what that means, and goes on', async () => {
    const { stage, id } = await setUp(provider);
    const [old = ''] = stage.secrets();
    const path = join(stage.folder, 'local.settings.json');
    const settings = readFileSync(path, 'utf8');
    const stop = stage.api.onRequest(({ method }) => {
      if (method === 'POST') writeFileSync(path, 'broken');
    });
    const { exitCode, stderr } = await stage.run(['rotate', id]);
    stop();
    writeFileSync(path, settings);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: the rotation of \S+ stopped: .*\n$/);
    expect(stderr).toContain(
      provider === 'openai' ? 'the old one is good for 24 h' : 'Run it again, and it goes on',
    );
    expect((await stage.run(['rotate', id])).exitCode).toBe(0);
    await expectRotated(stage, old);
  });

  // Each request of a rotation that changes something, and the wait.
  const steps = provider === 'openai' ? [1, 2] : [1, 2, 3, 4];
  it.each(steps)('interrupted at step %i goes on', async (step) => {
    const { stage, receiver, id } = await setUp(provider);
    const [old = ''] = stage.secrets();
    let interrupt = () => {};
    let count = 0;
    const stop = stage.api.onRequest(({ method }) => {
      if (method !== 'GET') meet();
    });
    const meet = () => {
      count += 1;
      if (count === step) interrupt();
    };
    const proxied = await startReceiver(async ({ headers, body }) => {
      meet();
      const init = { method: 'POST', headers: headers as Record<string, string> };
      const { 'content-length': _, ...rest } = init.headers;
      return { status: (await fetch(receiver.url, { ...init, headers: rest, body })).status };
    });
    await stage.run(['update', id, '--url', proxied.url, '--yes']);
    count = 0;
    const ran = await stage.run(['rotate', id], { onStart: (it_) => (interrupt = it_) });
    stop();
    expect(ran).toMatchObject({ exitCode: 130, stdout: '' });
    expect(ran.stderr).toMatch(
      /^finishing this step of rotating \S+ first; Ctrl-C again stops at once\nerror: interrupted (before it was done: next is to .*\. Run endpoint rotate \S+ again, and it goes on|after rotating \S+, which is done)\n$/,
    );
    const isDone = ran.stderr.includes('which is done');
    expect(isDone).toBe(step === steps.length && provider === 'azure');
    const again = isDone ? ran : await stage.run(['rotate', id]);
    expect(again.exitCode).toBe(isDone ? 130 : 0);
    await expectRotated(stage, old);
  });
});

it.runIf(process.platform !== 'win32')(
  'ends with Ctrl-C while it waits, as a process',
  async () => {
    const stage = await createStage('azure');
    const asked = Promise.withResolvers<void>();
    const { url } = await startReceiver(() => {
      asked.resolve();
      return { status: 400 };
    });
    const id = await stage.create(['--url', url]);
    const { exitCode, stdout, stderr } = await spawnCli(['endpoint', 'rotate', id], {
      folder: stage.folder,
      onStart: (child) => void asked.promise.then(() => child.kill('SIGINT')),
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toBe(
      `finishing this step of rotating ${id} first; Ctrl-C again stops at once\n` +
        `error: interrupted before it was done: next is to wait until ${url} accepts what the new secret ` +
        `signs. Run endpoint rotate ${id} again, and it goes on\n`,
    );
    // Both endpoints are there, and both their secrets are stored.
    expect(await list(stage)).toHaveLength(2);
    expect(stage.secrets()).toHaveLength(2);
  },
);
