import { describe, expect, it } from 'vitest';
import { OTHER_SECRETS, SECRET } from '../../fixtures/secrets.ts';
import { type Posted, startReceiver } from '../../inbox/receiver.ts';
import { isSignedWith } from '../event/is-signed-with.ts';
import { localFolder, runEvent } from '../event/run-event.ts';
import { createStage } from '../event/stage.ts';

type Interrupt = (signal: 'SIGINT' | 'SIGTERM') => void;

/** Runs until so many lines are on stdout, and gives what it printed without times. */
async function listen(
  { sender, mask }: ReturnType<typeof createStage>,
  url: string,
  { args = [], count = 1, ...options }: { args?: string[]; count?: number; folder?: string } = {},
  onLines: (lines: number) => unknown = () => {},
) {
  const isDone = (text: string) => text.split('\n').filter((line) => /wh_/.test(line)).length;
  let isEnding = false;
  const line = ['listen', '--forward', url, '--sender', sender, '--interval', '0.2', ...args];
  const ran = await runEvent(line, {
    ...options,
    onOutput: (text: string, interrupt: Interrupt) => {
      if (isDone(text) < count) void onLines(isDone(text));
      // A second one would cut its last words off.
      else if (!isEnding) interrupt('SIGINT');
      isEnding = isDone(text) >= count;
    },
  });
  const tidy = (text: string) =>
    mask(text)
      .replaceAll(/^\d\d:\d\d:\d\d/gm, 'hh:mm:ss')
      .replaceAll(/ +\d+ ms/g, ' 1 ms')
      .replaceAll(/in [\d.]+ m?s/g, 'in 1 s')
      .replaceAll(/127.0.0.1:\d+/g, '127.0.0.1:1');
  return { ...ran, stdout: tidy(ran.stdout), stderr: tidy(ran.stderr), raw: ran.stdout };
}

const receivedAt = () => new Date();

describe('listen', () => {
  it('forwards what comes, signed with the local secret, and sums up at Ctrl-C', async () => {
    const stage = createStage();
    await stage.put('received', 'old', { receivedAt: receivedAt() });
    await using there = await startReceiver(() => 200);
    const ran = await listen(stage, there.url, { count: 2, args: ['--since', '1m'] }, (lines) =>
      lines === 1 ? stage.put('done', 'new', { receivedAt: receivedAt() }) : undefined,
    );
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout).toMatchInlineSnapshot(`
      "hh:mm:ss  200 1 ms  wh_s-12345678_old  response.completed
      hh:mm:ss  200 1 ms  wh_s-12345678_new  response.completed
      "
    `);
    expect(ran.stderr).toMatchInlineSnapshot(`
      "Forwarding the inbox on this machine to http://127.0.0.1:1/webhook
      Ctrl-C ends it.
      Forwarded 2 in 1 s: 2 accepted, 0 refused, 0 without an answer
      "
    `);
    expect(there.posts.map(({ headers }) => headers['webhook-id'])).toEqual([
      stage.toId('old'),
      stage.toId('new'),
    ]);
    expect(await isSignedWith(SECRET, there.posts[0])).toBe(true);
  });

  it('forwards only what is new where it has no --since', async () => {
    const stage = createStage();
    await stage.put('received', 'old', { receivedAt: receivedAt() });
    await using there = await startReceiver(() => 200);
    // Nothing tells when the first look is over, so they come until one is new to it.
    let count = 0;
    const coming = setInterval(() => {
      count += 1;
      void stage.put('received', `new${count}`, { receivedAt: receivedAt() });
    }, 100);
    await listen(stage, there.url);
    clearInterval(coming);
    expect(there.posts[0]?.headers['webhook-id']).toContain('_new');
  });

  it('forwards only the types that are meant', async () => {
    const stage = createStage();
    await stage.put('received', 'a', { receivedAt: receivedAt() });
    await stage.put('received', 'b', { receivedAt: receivedAt(), type: 'batch.completed' });
    await using there = await startReceiver(() => 200);
    const { stdout } = await listen(stage, there.url, { args: ['--since', '1m', '--type', 'b*'] });
    expect(stdout).toMatch(/^hh:mm:ss {2}200 .*batch\.completed\n$/);
    expect(there.posts).toHaveLength(1);
  });

  it('tells of refusals by the exit code, and leaves the inbox as it is', async () => {
    const stage = createStage();
    await stage.put('dead', 'a', { receivedAt: receivedAt() });
    const before = await stage.inbox.read(stage.toId('a'));
    await using there = await startReceiver(() => 400);
    const ran = await listen(stage, there.url, { args: ['--since', '1m'] });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toContain(
      '400 1 ms  wh_s-12345678_a  response.completed: refused; has it the same',
    );
    expect(ran.stderr).toContain('Forwarded 1 in 1 s: 0 accepted, 1 refused, 0 without an answer');
    expect(await stage.inbox.read(stage.toId('a'))).toEqual(before);
  });

  it('tries again where the receiver is not there, goes on, and leaves the inbox as it is', async () => {
    const stage = createStage();
    await stage.put('dead', 'a', { receivedAt: receivedAt() });
    const before = await stage.inbox.read(stage.toId('a'));
    const gone = await startReceiver(() => 200);
    await gone[Symbol.asyncDispose]();
    const ran = await listen(stage, gone.url, { args: ['--since', '1m'] });
    expect(ran.exitCode).toBe(3);
    expect(ran.stdout).toMatch(/^hh:mm:ss {2}--- .* after 4 tries: no answer from .*ECONNREFUSED/);
    expect(ran.stderr).toContain('0 accepted, 0 refused, 1 without an answer');
    expect(await stage.inbox.read(stage.toId('a'))).toEqual(before);
  });

  it('is a JSON object a line for programs', async () => {
    const stage = createStage();
    await stage.put('received', 'a', { receivedAt: receivedAt() });
    await using there = await startReceiver(() => 200);
    const { raw } = await listen(stage, there.url, { args: ['--since', '1m', '--json'] });
    expect(JSON.parse(raw)).toMatchObject({
      delivery: stage.toId('a'),
      type: 'response.completed',
      tries: 1,
      status: 200,
    });
  });

  it('signs with the secret of this machine where the sender has another', async () => {
    const stage = createStage();
    await stage.put('received', 'a', { receivedAt: receivedAt() });
    await using there = await startReceiver(() => 200);
    const [secret] = OTHER_SECRETS;
    const folder = localFolder({ OPENAI_WEBHOOK_SECRET: `${secret} ${SECRET}` });
    await listen(stage, there.url, { args: ['--since', '1m'], folder });
    expect(await isSignedWith(secret, there.posts[0] as Posted)).toBe(true);
  });

  it.each([
    [[], /required option '--forward <url>' not specified/],
    [['--forward', 'http://example.com/'], /events go to other machines by https only/],
    [['--forward', 'localhost:7071', '--interval', '0'], /Give a number from 0\.2 to 3600\./],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await runEvent(['listen', ...args]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
