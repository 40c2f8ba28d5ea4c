import type { ChildProcess } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { SECRET } from '../../fixtures/secrets.ts';
import { startReceiver } from '../../inbox/receiver.ts';
import { spawnCli } from '../spawn-cli.ts';
import { CALLER, localFolder } from './run-event.ts';
import { CALL_BODY, createStage } from './stage.ts';
import { patience } from '../../patience.ts';

/** As a user runs it; nothing secret or personal is printed. */
async function spawnEvent(args: string[], options: Parameters<typeof spawnCli>[1] = {}) {
  const ran = await spawnCli(args, { folder: localFolder(), ...options });
  expect(ran.stdout + ran.stderr).not.toMatch(/whsec_\w|AccountKey|v1,/);
  expect(ran.stdout + ran.stderr).not.toContain(SECRET.slice(6));
  return ran;
}

function interruptOn(stream: 'stdout' | 'stderr', text: string) {
  return (child: ChildProcess) => {
    let shown = '';
    child[stream]?.on('data', (data: string) => {
      shown += data;
      if (shown.includes(text)) child.kill('SIGINT');
    });
  };
}

it('event list has colours where they are asked for, and not where they are refused', async () => {
  const { put, sender } = createStage();
  await put('dead', 'a');
  const args = ['event', 'list', '--sender', sender];
  const coloured = await spawnEvent(args, { env: { FORCE_COLOR: '1' } });
  expect(coloured.stdout).toContain('\u001B[31mdead');
  const plain = await spawnEvent(args, { env: { NO_COLOR: '1' } });
  expect(plain.stdout).not.toContain('\u001B[');
  expect(plain.stdout).toContain('Error: no use');
});

it('event show --raw writes the bytes of a body to stdout', async () => {
  const { put, toId } = createStage();
  await put('done', 'call', { type: 'realtime.call.incoming', body: CALL_BODY });
  const refused = await spawnEvent(['event', 'show', toId('call'), '--raw']);
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).not.toContain(CALLER);
  const { stdout } = await spawnEvent(['event', 'show', toId('call'), '--raw', '--show-personal']);
  expect(stdout).toBe(CALL_BODY.toString());
});

describe.runIf(process.platform !== 'win32')('Ctrl-C', () => {
  it('ends listen, which sums up', async () => {
    const { put, sender, toId } = createStage();
    await put('received', 'a', { receivedAt: new Date() });
    await using there = await startReceiver(() => 200);
    const args = ['listen', '--forward', there.url, '--since', '5m', '--sender', sender];
    const { exitCode, stdout, stderr } = await spawnEvent(args, {
      onStart: interruptOn('stdout', toId('a')),
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('  200  ');
    expect(stderr).toContain(': 1 accepted, 0 refused, 0 without an answer\n');
  });

  it('ends a replay after the one under way', async () => {
    const { put, sender, read } = createStage();
    await put('dead', 'a');
    await put('dead', 'b');
    const args = ['event', 'replay', '--sender', sender, '--yes', '--rate', '0.01'];
    let child: ChildProcess | undefined;
    const ran = spawnEvent(args, { onStart: (started) => (child = started) });
    const countDead = async () => {
      const both = await Promise.all([read('a'), read('b')]);
      return both.filter((delivery) => delivery?.progress.state === 'dead').length;
    };
    await expect.poll(countDead, patience).toBe(1);
    child?.kill('SIGINT');
    const { exitCode, stdout, stderr } = await ran;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(
      /\nerror: interrupted: 1 of 2 are replayed; for the rest, run the same /,
    );
    expect(await countDead()).toBe(1);
  });
});
