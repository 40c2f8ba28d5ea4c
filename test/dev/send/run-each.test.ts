import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runEach } from '../../../dev/send/run-each.ts';

describe('runEach', () => {
  it('runs each once, never more than allowed at a time', async () => {
    const ran: number[] = [];
    let running = 0;
    let most = 0;
    await runEach({ count: 20, concurrency: 3 }, async (index) => {
      running += 1;
      most = Math.max(most, running);
      await sleep(1);
      running -= 1;
      ran.push(index);
    });
    expect(most).toBe(3);
    expect(ran.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
  });

  it('begins nothing more once one has thrown', async () => {
    const ran: number[] = [];
    const run = runEach({ count: 100, concurrency: 2 }, async (index) => {
      ran.push(index);
      await sleep(1);
      if (index === 1) throw new Error('enough');
    });
    await expect(run).rejects.toThrow('enough');
    await sleep(20);
    expect(ran.length).toBeLessThanOrEqual(4);
  });

  it('lets what has begun end when it is told to stop', async () => {
    const stop = new AbortController();
    let ended = 0;
    await runEach({ count: 100, concurrency: 2, signal: stop.signal }, async () => {
      stop.abort();
      await sleep(1);
      ended += 1;
    });
    expect(ended).toBe(1);
  });
});
