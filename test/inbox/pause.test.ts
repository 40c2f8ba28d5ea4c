import { expect, it } from 'vitest';
import { pause } from '../../src/inbox/pause.ts';

it('passes', async () => {
  await expect(pause(1)).resolves.toBeUndefined();
  await expect(pause(1, new AbortController().signal)).resolves.toBeUndefined();
});

it('is over when somebody says so, before or while it lasts', async () => {
  await expect(pause(1e9, AbortSignal.abort())).resolves.toBeUndefined();
  const stop = new AbortController();
  const paused = pause(1e9, stop.signal);
  stop.abort();
  await expect(paused).resolves.toBeUndefined();
});
