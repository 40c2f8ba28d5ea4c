import { describe, expect, it } from 'vitest';
import { createReceived } from '../../fixtures/delivery.ts';
import { OTHER_SECRETS, SECRET } from '../../fixtures/secrets.ts';
import { startReceiver } from '../../inbox/receiver.ts';
import { createFolder } from '../spawn-cli.ts';
import { localFolder, runEvent, toLocalSettings } from './run-event.ts';
import { createStage } from './stage.ts';
import { isSignedWith } from './is-signed-with.ts';

async function setUp(status = 200) {
  const stage = createStage();
  const stored = await stage.put('dead', 'a');
  const receiver = await startReceiver(() => status);
  return { ...stage, stored, receiver, args: ['event', 'resend', stage.toId('a')] };
}

describe('event resend', () => {
  it('posts the very bytes, signed now with the local secret, and changes nothing', async () => {
    const { args, stored, receiver, inbox, toId } = await setUp();
    await using there = receiver;
    const before = await inbox.read(toId('a'));
    const { stdout, exitCode } = await runEvent([...args, '--url', `${there.url}?code=key`]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^200 in \d+ ms from http:\/\/127\.0\.0\.1:\d+\/webhook\n$/);
    expect(there.posts).toHaveLength(1);
    expect(there.posts[0]?.body).toEqual(Buffer.from(stored.body));
    expect(there.posts[0]?.headers['webhook-id']).toBe(toId('a'));
    expect(await isSignedWith(SECRET, there.posts[0])).toBe(true);
    expect(await inbox.read(toId('a'))).toEqual(before);
  });

  it.each([
    [401, /^401 in .*: refused; has it the same OPENAI_WEBHOOK_SECRET/],
    [404, /^404 in .*: there is no such path; is it \/webhook\?/],
    [302, /^302 in .*: nothing is followed elsewhere/],
    [500, /^500 in .*: see its own log/],
  ])('says what a %i means', async (status, message) => {
    const { args, receiver } = await setUp(status);
    await using there = receiver;
    const { stdout, exitCode } = await runEvent([...args, '--url', there.url]);
    expect(exitCode).toBe(3);
    expect(stdout).toMatch(message);
    const json = await runEvent([...args, '--url', there.url, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ status });
  });

  it('says that nobody answers, without the query of the address', async () => {
    const { args, receiver } = await setUp();
    await receiver[Symbol.asyncDispose]();
    const { exitCode, stderr } = await runEvent([...args, '--url', `${receiver.url}?code=k3y`]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^error: no answer from \S+: ECONNREFUSED; does the receiver run\?\n$/);
    expect(stderr).not.toContain('k3y');
  });

  it('takes the secret of the environment, or asks for it without showing it', async () => {
    const { args, receiver } = await setUp();
    await using there = receiver;
    const folder = localFolder({ OPENAI_WEBHOOK_SECRET: '' });
    const [typed, set] = OTHER_SECRETS;
    const env = { OPENAI_WEBHOOK_SECRET: set };
    await runEvent([...args, '--url', there.url], { folder, env });
    const { asked } = await runEvent([...args, '--url', there.url], { folder, answers: [typed] });
    expect(asked).toEqual(['OPENAI_WEBHOOK_SECRET to sign with (not shown): ']);
    expect(await isSignedWith(set, there.posts[0])).toBe(true);
    expect(await isSignedWith(typed, there.posts[1])).toBe(true);
  });

  it.each([
    ['none', '', undefined, /there is no OPENAI_WEBHOOK_SECRET to sign with: `npm start`/],
    [
      'a broken one',
      `"${SECRET}"`,
      undefined,
      /^error: OPENAI_WEBHOOK_SECRET, value 1 of 1, is not/,
    ],
    ['a broken answer', '', ['whsec_x'], /that is no signing secret/],
  ])('explains a secret that is %s', async (_, value, answers, message) => {
    const { args } = await setUp();
    // As a deployment, so that the local settings are only there to sign with.
    const folder = createFolder({
      '.azure/prod/.env': toAzdEnv(),
      'local.settings.json': toLocalSettings({ OPENAI_WEBHOOK_SECRET: value }),
    });
    const run = [...args, '--env', 'prod', '--url', 'http://127.0.0.1:9/webhook'];
    const { exitCode, stderr } = await runEvent(run, { folder, ...(answers && { answers }) });
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
  });

  it.each([
    [
      ['--url', 'http://example.com/webhook'],
      /^error: events go to other machines by https only: give/,
    ],
    [['--url', 'ftp://localhost/webhook'], /^error: that is no receiver: give its address/],
    [
      ['--url', 'https://me:pw@example.com/'],
      /^error: leave user and password out of the receiver's address\n$/,
    ],
    [[], /required option '--url <url>' not specified/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await runEvent(['event', 'resend', 'wh_1', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

it('a fixture is signed with what it is', async () => {
  const headers = { 'webhook-id': 'wh_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,x' };
  const body = Buffer.from(createReceived().body);
  expect(await isSignedWith(SECRET, { headers, body })).toBe(false);
});

function toAzdEnv(): string {
  const names = ['STORAGE_TABLE', 'STORAGE_QUEUE', 'STORAGE_BLOB', 'KEY_VAULT'];
  const { Values } = toLocalSettings() as { Values: Record<string, string> };
  const further = JSON.stringify({ AzureWebJobsStorage: Values['AzureWebJobsStorage'] });
  return [
    ...names.map((name) => `AZURE_${name}_ENDPOINT="https://x1.vault.azure.net/"`),
    `APP_SETTINGS="${further.replaceAll('"', String.raw`\"`)}"`,
  ].join('\n');
}
