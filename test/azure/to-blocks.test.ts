import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { toBlocks } from '../../src/azure/to-blocks.ts';

/** The blocks as text, each read before the next one is asked for. */
async function collect(blocks: AsyncIterable<Uint8Array>): Promise<string[]> {
  return Array.fromAsync(blocks, (block) => Buffer.from(block).toString());
}

const streamOf = (...chunks: string[]) =>
  ReadableStream.from<Uint8Array>(chunks.map((chunk) => Buffer.from(chunk)));

it.each([
  [[], []],
  [[''], []],
  [['abc'], ['abc']],
  [['abcd'], ['abcd']],
  [['abcde'], ['abcd', 'e']],
  [
    ['a', 'bc', '', 'defg', 'hijklmnop', 'q'],
    ['abcd', 'efgh', 'ijkl', 'mnop', 'q'],
  ],
])('makes of %j blocks of four bytes: %j', async (chunks, blocks) => {
  expect(await collect(toBlocks(streamOf(...chunks), 4))).toEqual(blocks);
});

it('never takes a stream that was given up for one that has ended', async () => {
  const controller = new AbortController();
  const stream = new ReadableStream<Uint8Array>({
    start: (source) => source.enqueue(Buffer.from('half')),
    async pull() {
      await setImmediate();
      controller.abort(new Error('time is up'));
      await new Promise(() => undefined);
    },
  });
  await expect(collect(toBlocks(stream, 8, controller.signal))).rejects.toThrow('time is up');
});

it('cancels the stream once nobody reads on', async () => {
  const cancelled = Promise.withResolvers<string>();
  const stream = new ReadableStream<Uint8Array>({
    pull: (source) => source.enqueue(Buffer.from('abcd')),
    cancel: () => cancelled.resolve('cancelled'),
  });
  for await (const block of toBlocks(stream, 2)) {
    expect(Buffer.from(block).toString()).toBe('ab');
    break;
  }
  expect(await cancelled.promise).toBe('cancelled');
});
