import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import type { Dispatch } from '../../src/webhooks/dispatch.ts';
import { runHandler } from '../../src/webhooks/run-handler.ts';
import { createReceived } from '../fixtures/delivery.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function run(dispatch: Dispatch, leaseLost = new AbortController().signal) {
  return runHandler({
    dispatch,
    delivery: createReceived(),
    leaseOwner: 'owner',
    isLastAttempt: false,
    leaseLost,
    timeoutMs: 60_000,
    log: () => undefined,
  });
}

test('a run is forgotten, whatever its handler left listening to its signal', async () => {
  const contexts: WeakRef<object>[] = [];
  for (let count = 0; count < 10; count += 1) {
    await run(async (_event, context) => {
      contexts.push(new WeakRef(context));
      context.signal.addEventListener('abort', () => void context);
      return 'done';
    });
  }
  await vi.waitFor(() => {
    collectGarbage();
    expect(contexts.filter((context) => context.deref())).toEqual([]);
  });
});

test('a lease that was lost before gives the handler up at once', async () => {
  const lost = new Error('lost');
  const ended = await run(
    (_event, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      }),
    AbortSignal.abort(lost),
  );
  expect(ended).toEqual({ error: lost });
});
