import { afterEach, expect, it, vi } from 'vitest';
import { request, toProblem } from '../../console/state/request.ts';

/** A server that is there, and does not answer. */
function fetchForEver(_: string, { signal }: RequestInit): Promise<Response> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

afterEach(() => {
  vi.unstubAllGlobals();
});

it('is given up when no answer comes, and says so', async () => {
  vi.stubGlobal('fetch', fetchForEver);
  const problem = await request('/api/info', { limitMs: 20 }).catch(toProblem);
  expect(problem).toMatchObject({ error: 'There was no answer within 0.02 seconds.' });
});

it('is given up without a word by whoever asked', async () => {
  vi.stubGlobal('fetch', fetchForEver);
  const controller = new AbortController();
  const asked = request('/api/info', { signal: controller.signal });
  controller.abort();
  await expect(asked).rejects.toBe(controller.signal.reason);
});
