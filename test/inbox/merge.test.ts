import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { merge } from '../../src/inbox/merge.ts';

async function* counting(values: readonly number[], log?: string[]) {
  try {
    for (const value of values) {
      await Promise.resolve();
      yield value;
    }
  } finally {
    log?.push('closed');
  }
}

/** Gives one value, then nothing until it is told to stop. */
async function* hanging(signal: AbortSignal, log: string[]) {
  yield 1;
  await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      log.push('stopped');
      reject(new Error('stopped'));
    });
  });
}

it('gives everything once, each source in its own order', async () => {
  const anyLists = fc.array(fc.array(fc.nat(9), { maxLength: 5 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(anyLists, async (lists) => {
      const named = lists.map((list, index) => list.map((value) => index * 10 + value));
      const all = await Array.fromAsync(merge(named.map((list) => () => counting(list))));
      expect(all).toHaveLength(lists.flat().length);
      for (const [index, list] of named.entries()) {
        expect(all.filter((value) => Math.floor(value / 10) === index)).toEqual(list);
      }
    }),
  );
});

it('stops every source when the reader has enough', async () => {
  const log: string[] = [];
  const sources = [() => counting([1, 2, 3], log), (signal: AbortSignal) => hanging(signal, log)];
  for await (const value of merge(sources)) {
    expect(value).toBe(1);
    break;
  }
  expect(log.toSorted()).toEqual(['closed', 'stopped'].toSorted());
});

it('stops the others when one fails, and rejects with its error', async () => {
  const log: string[] = [];
  const failing = async function* failing() {
    yield 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    throw new Error('storage is down');
  };
  const all = Array.fromAsync(merge([failing, (signal) => hanging(signal, log)]));
  await expect(all).rejects.toThrow('storage is down');
  expect(log).toEqual(['stopped']);
});

it('is no unhandled rejection when a source fails while the reader is busy', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  const failing = async function* failing() {
    yield 1;
    throw new Error('storage is down');
  };
  const reading = (async () => {
    for await (const value of merge([failing, () => counting([1, 1])])) {
      expect(value).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  })();
  await expect(reading).rejects.toThrow('storage is down');
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

it('rejects with the reason of a signal, also where the sources do not listen', async () => {
  const stop = new AbortController();
  const all = (async () => {
    for await (const value of merge([() => counting([1, 2, 3])], stop.signal)) {
      if (value === 2) stop.abort(new Error('enough'));
    }
  })();
  await expect(all).rejects.toThrow('enough');
});
