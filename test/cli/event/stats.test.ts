import { describe, expect, it } from 'vitest';
import { runEvent } from './run-event.ts';
import { createStage } from './stage.ts';

const now = () => new Date('2026-03-01T13:00:00Z');

async function createSome() {
  const stage = createStage();
  for (let index = 0; index < 9; index += 1) await stage.put('done', `a${index}`, { ms: 1000 });
  await stage.put('done', 'slow', { ms: 90_000 });
  await stage.put('dead', 'b', { type: 'batch.completed' });
  await stage.put('retrying', 'c', { type: 'batch.completed' });
  await stage.put('received', 'd', { type: '', receivedAt: new Date('2026-03-01T12:30:00Z') });
  return { ...stage, args: ['event', 'stats', '--sender', stage.sender] };
}

describe('event stats', () => {
  it('counts by type and state, and tells how long work takes', async () => {
    const { args, mask } = await createSome();
    const { stdout, exitCode } = await runEvent(args, { now });
    expect(exitCode).toBe(0);
    expect(mask(stdout)).toMatchInlineSnapshot(`
      "TYPE                RECEIVED  PROCESSING  RETRYING  DONE  DEAD  ALL
      response.completed         0           0         0    10     0   10
      batch.completed            0           0         1     0     1    2
      unreadable                 1           0         0     0     0    1
      all                        1           0         1    10     1   13

      oldest unfinished  wh_s-12345678_c (retrying), 1 h old
      receive to done    p50 1.0 s, p95 1.5 min
      "
    `);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is an object for programs', async () => {
    const { args, toId } = await createSome();
    const { stdout } = await runEvent([...args, '--json'], { now });
    expect(JSON.parse(stdout)).toMatchObject({
      count: 13,
      states: { done: 10, dead: 1, retrying: 1, received: 1, processing: 0 },
      oldestUnfinished: { id: toId('c'), state: 'retrying' },
    });
  });

  it('says that there is nothing', async () => {
    const { sender } = createStage();
    const { stdout } = await runEvent(['event', 'stats', '--sender', sender]);
    expect(stdout).toBe('There is no delivery of that kind in the inbox on this machine.\n');
  });

  it('has nothing to say of what is not there', async () => {
    const { put, sender } = createStage();
    await put('dead', 'a');
    const { stdout } = await runEvent(['event', 'stats', '--sender', sender]);
    expect(stdout).toMatch(/^oldest unfinished {2}none\nreceive to done {4}nothing is done yet$/m);
  });
});
