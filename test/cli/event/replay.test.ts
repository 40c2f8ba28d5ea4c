import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createFolder } from '../spawn-cli.ts';
import { localFolder, runEvent, toLocalSettings } from './run-event.ts';
import { createStage } from './stage.ts';
import { patience } from '../../patience.ts';

const replay = (...args: string[]) => runEvent(['event', 'replay', ...args]);

async function createDead(count: number) {
  const stage = createStage();
  for (let index = 0; index < count; index += 1) await stage.put('dead', `d${index}`);
  return { ...stage, filter: ['--state', 'dead', '--sender', stage.sender] };
}

/** How many of the names are back at `received`. */
async function countReceived({ read }: ReturnType<typeof createStage>, count: number) {
  const names = Array.from({ length: count }, (_, index) => `d${index}`);
  const deliveries = await Promise.all(names.map(read));
  return deliveries.filter((delivery) => delivery?.progress.state === 'received').length;
}

describe('event replay', () => {
  it('puts deliveries back by their ids without asking, and keeps how they ended', async () => {
    const { put, toId, read } = createStage();
    await put('dead', 'a');
    await put('done', 'b');
    const { stdout, exitCode } = await replay(toId('a'), toId('b'), '--why', 'fixed the key');
    expect({ stdout, exitCode }).toEqual({
      stdout: 'Replayed 2. See how they fare: npm run cli -- event list --follow\n',
      exitCode: 0,
    });
    const a = await read('a');
    expect(a).toMatchObject({ progress: { state: 'received' }, attempts: 0 });
    expect(a?.history.slice(-2)).toMatchObject([
      { state: 'dead', note: 'Error: no use' },
      { state: 'received', by: userInfo().username, note: 'fixed the key' },
    ]);
    expect((await read('b'))?.history.at(-2)).toMatchObject({ state: 'done', note: 'stored' });
  });

  it('says of what no handler could read that it will be dead again', async () => {
    const { put, toId } = createStage();
    await put('dead', 'a', { type: '' });
    await put('dead', 'b');
    const both = await replay(toId('a'), toId('b'), '--dry-run');
    expect(both.stderr).toMatch(
      /^warning: 1 of them is no event .* dead again; event show ID --raw/,
    );
    expect((await replay(toId('b'))).stderr).toBe('');
  });

  it('asks before it goes by a filter', async () => {
    const stage = await createDead(3);
    await stage.put('dead', 'e', { type: 'batch.completed' });
    const question =
      'Replay 4 deliveries (4 dead: 3 response.completed, 1 batch.completed) on this machine?';
    const nobody = await replay(...stage.filter);
    expect(nobody).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: `error: ${question} Nobody is there to ask: pass --yes to do it all the same\n`,
    });
    const no = await runEvent(['event', 'replay', ...stage.filter], { answers: ['n'] });
    expect(no).toMatchObject({ exitCode: 1, asked: [`${question} [y/N] `] });
    expect(await countReceived(stage, 3)).toBe(0);
    const yes = await runEvent(['event', 'replay', ...stage.filter], { answers: ['y'] });
    expect(yes.stdout).toMatch(/^Replayed 4\./);
    expect(await countReceived(stage, 3)).toBe(3);
  });

  it('replays nothing in a dry run', async () => {
    const stage = await createDead(2);
    const { stdout } = await replay(...stage.filter, '--dry-run');
    expect(stdout).toBe(
      'Would replay 2 deliveries (2 dead: 2 response.completed) on this machine.\n',
    );
    const { stdout: json } = await replay(...stage.filter, '--dry-run', '--json');
    expect(JSON.parse(json)).toEqual({
      isDryRun: true,
      count: 2,
      done: 0,
      dead: 2,
      types: [{ type: 'response.completed', count: 2 }],
      unfinished: [],
    });
    expect(await countReceived(stage, 2)).toBe(0);
  });

  it('means dead deliveries where the filter names no state', async () => {
    const { put, sender, read } = createStage();
    await put('dead', 'a');
    await put('done', 'b');
    await replay('--sender', sender, '--yes');
    expect((await read('a'))?.progress.state).toBe('received');
    expect((await read('b'))?.progress.state).toBe('done');
    await replay('--sender', sender, '--state', 'done', '--yes');
    expect((await read('b'))?.progress.state).toBe('received');
  });

  it('says so where nothing is to be done', async () => {
    const { sender } = createStage();
    const { stdout, exitCode } = await replay('--sender', sender, '--yes');
    expect(stdout).toBe('Replayed nothing: no finished delivery fits on this machine.\n');
    expect(exitCode).toBe(0);
  });

  it('leaves alone what is not finished, and says so', async () => {
    const { put, toId, read } = createStage();
    await put('dead', 'a');
    await put('retrying', 'b');
    const { stdout, stderr, exitCode } = await replay(toId('a'), toId('b'), '--json');
    expect(exitCode).toBe(3);
    expect(stderr).toBe(`warning: ${toId('b')} is not finished, so it is left alone\n`);
    expect(JSON.parse(stdout)).toMatchObject({ replayed: 1, unfinished: [toId('b')] });
    expect((await read('b'))?.progress.state).toBe('retrying');
  });

  it('replays none where one of the ids is wrong', async () => {
    const { put, toId, read } = createStage();
    await put('dead', 'a');
    const { exitCode, stderr } = await replay(toId('a'), `${toId('a')}x`);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`(did you mean "${toId('a')}"?)`);
    expect((await read('a'))?.progress.state).toBe('dead');
  });

  it('leaves alone what ended since', async () => {
    const stage = createStage();
    await stage.put('dead', 'd0', { ms: 1000 });
    await stage.put('dead', 'd1', { ms: 3000 });
    const before = ['--finished-before', '2026-03-01T12:00:02Z'];
    const { stdout } = await replay('--sender', stage.sender, '--yes', ...before);
    expect(stdout).toMatch(/^Replayed 1\./);
    expect((await stage.read('d1'))?.progress.state).toBe('dead');
  });

  it('is done once by two at once', async () => {
    const stage = await createDead(6);
    const args = [...stage.filter, '--yes', '--json'];
    const both = await Promise.all([replay(...args), replay(...args)]);
    const counts = both.map(({ stdout }) => JSON.parse(stdout) as { replayed?: number });
    expect(counts.reduce((sum, { replayed = 0 }) => sum + replayed, 0)).toBe(6);
    const deliveries = await Promise.all([0, 1, 2, 3, 4, 5].map((n) => stage.read(`d${n}`)));
    for (const delivery of deliveries) {
      expect(delivery?.history.filter(({ nonce }) => nonce !== undefined)).toHaveLength(1);
    }
  });

  it('works on a deployment by its name', async () => {
    const stage = await createDead(1);
    const settings = { AzureWebJobsStorage: storageOf(toLocalSettings()) };
    const outputs = ['TABLE', 'QUEUE', 'BLOB'].map(
      (name) => `AZURE_STORAGE_${name}_ENDPOINT="https://st1.example.com/"\n`,
    );
    const further = JSON.stringify(settings).replaceAll('"', String.raw`\"`);
    const folder = createFolder({
      '.azure/prod/.env': `${outputs.join('')}AZURE_KEY_VAULT_ENDPOINT="https://v1.vault.azure.net/"\nAPP_SETTINGS="${further}"\n`,
    });
    const args = ['event', 'replay', ...stage.filter, '--dry-run', '--env', 'prod'];
    const { stdout } = await runEvent(args, { folder });
    expect(stdout).toMatch(/^Would replay 1 delivery \(.*\) of prod\.\n$/);
  });

  it.each([
    [[], /^error: say which deliveries: their ids, or a filter such as --state dead\n$/],
    [['wh_1', '--state', 'dead'], /^error: give ids or a filter, not both\n$/],
    [
      ['--state', 'retrying'],
      /^error: what is retrying cannot be replayed: give --state dead, done/,
    ],
    [['wh_1', '--rate', '0'], /^error: .* Give a number from 0\.01 to 1000\.\n$/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await replay(...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('a replay that is interrupted', () => {
  it('ends after the one under way, says how far it came, and goes on with the rest', async () => {
    const stage = await createDead(5);
    let interrupt = (_signal: 'SIGINT' | 'SIGTERM') => {};
    const ran = runEvent(['event', 'replay', ...stage.filter, '--yes', '--rate', '0.1'], {
      onStart: (given) => (interrupt = given),
      spinAfterMs: 0,
    });
    await expect.poll(() => countReceived(stage, 5), patience).toBe(1);
    interrupt('SIGTERM');
    const { stderr, exitCode, spun } = await ran;
    expect(exitCode).toBe(143);
    expect(stderr).toMatch(
      /^finishing the replay under way first; Ctrl-C again stops at once\nerror: interrupted: 1 of 5 are replayed; for the rest, run the same with --finished-before \S+Z\n$/,
    );
    expect(spun).toContain(`Replaying ${'█'.repeat(4)}${'░'.repeat(20)} 1/5`);
    const [before = ''] = /--finished-before \S+/.exec(stderr) ?? [];
    const { stdout } = await replay(...stage.filter, '--yes', ...before.split(' '));
    expect(stdout).toMatch(/^Replayed 4\./);
    expect(await countReceived(stage, 5)).toBe(5);
  });
});

it('a replay without storage changes nothing', async () => {
  const storage =
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YWJj;TableEndpoint=http://127.0.0.1:9/a;QueueEndpoint=http://127.0.0.1:9/a;';
  const folder = localFolder({ AzureWebJobsStorage: storage });
  const { exitCode, stderr } = await runEvent(['event', 'replay', 'wh_1'], { folder });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^error: nothing listens there/);
});

function storageOf(settings: object): string {
  const { Values } = settings as { Values: Record<string, string> };
  return Values['AzureWebJobsStorage'] ?? '';
}
