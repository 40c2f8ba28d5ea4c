import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Files, FileSource } from '../../src/results/files.ts';
import { anyText } from '../fixtures/any-text.ts';

export interface FilesUnderTest {
  readonly files: Files;
  /** The bytes of the file at a path, or undefined where there is none. */
  readonly readBytes: (path: string) => Promise<Buffer | undefined>;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const source: FileSource = { delivery: 'wh_1', event: 'evt_1', sender: 'default' };
const pathOf = (name: string) => `batches/batch_1/${name}`;

/** Bytes that tell their place. */
const createBytes = (length: number) =>
  Buffer.alloc(
    length,
    Buffer.from(Uint16Array.from({ length: 32_749 }, (_, index) => index).buffer),
  );

/** A stream of these bytes in chunks of a size, which ends, breaks, or goes silent after them. */
function createStream(
  bytes: Uint8Array,
  chunkBytes: number,
  { end = 'close' }: { end?: 'close' | 'break' | 'stall' } = {},
) {
  let start = 0;
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (start < bytes.byteLength) {
        controller.enqueue(bytes.subarray(start, (start += chunkBytes)));
      } else if (end === 'close') {
        controller.close();
      } else if (end === 'break') {
        controller.error(new Error('the line went dead'));
      } else {
        await new Promise(() => undefined);
      }
    },
    cancel() {
      isCancelled = true;
      return end === 'stall' ? new Promise(() => undefined) : undefined;
    },
  });
  return { stream, isCancelled: () => isCancelled };
}

/** What every place for files does; runs on the fake and on a container. */
export function describeFiles(name: string, create: () => Promise<FilesUnderTest>): void {
  describe(name, () => {
    it.each(['', 'plain', 'Zoë 🔑\r\n\0'])('keep the text %j', async (text) => {
      const { files, readBytes } = await create();
      await files.write(pathOf('a.txt'), text, source);
      expect((await readBytes(pathOf('a.txt')))?.toString()).toBe(text);
    });

    it.each([
      [0, 1],
      [1, 1],
      [100, 7],
      [4 * MIB - 1, 64 * KIB],
      [4 * MIB, 64 * KIB],
      [4 * MIB + 1, 65_521],
      [12 * MIB + 5, 12 * MIB + 5],
    ])('keep a stream of %i bytes in chunks of %i', async (length, chunkBytes) => {
      const { files, readBytes } = await create();
      const bytes = createBytes(length);
      await files.write(pathOf('a.mp4'), createStream(bytes, chunkBytes).stream, source);
      expect((await readBytes(pathOf('a.mp4')))?.equals(bytes)).toBe(true);
    });

    it('know nothing of a file that was never written', async () => {
      const { files } = await create();
      expect(await files.readSource(pathOf('none.json'))).toBeUndefined();
      await files.write(pathOf('a.json'), '{}', source);
      expect(await files.readSource(pathOf('none.json'))).toBeUndefined();
    });

    it('replace what was there, and where it came from', async () => {
      const { files, readBytes } = await create();
      const path = pathOf('a.jsonl');
      const stream = () => createStream(createBytes(5 * MIB), MIB).stream;
      for (const content of ['first', stream(), 'third']) {
        const from = { ...source, delivery: typeof content === 'string' ? content : 'second' };
        await files.write(path, content, from);
        expect(await files.readSource(path)).toStrictEqual(from);
      }
      expect((await readBytes(path))?.toString()).toBe('third');
    });

    it('say where a file came from, in whatever letters', async () => {
      const { files } = await create();
      const texts = anyText({ minLength: 1, maxLength: 40 });
      const sources = fc.record(
        { delivery: texts, event: texts, sender: texts, fileId: texts },
        { requiredKeys: ['delivery', 'event', 'sender'], noNullPrototype: true },
      );
      await fc.assert(
        fc.asyncProperty(sources, async (from) => {
          await files.write(pathOf('a.csv'), 'a,b', from);
          expect(await files.readSource(pathOf('a.csv'))).toStrictEqual(from);
        }),
        { numRuns: 40 },
      );
    });

    it.each([100, 5 * MIB])(
      'keep nothing of a stream that breaks after %i bytes',
      async (length) => {
        const { files, readBytes } = await create();
        const broken = () => createStream(createBytes(length), 64 * KIB, { end: 'break' }).stream;
        await expect(files.write(pathOf('a.mp4'), broken(), source)).rejects.toThrow(
          'the line went dead',
        );
        expect(await readBytes(pathOf('a.mp4'))).toBeUndefined();
        expect(await files.readSource(pathOf('a.mp4'))).toBeUndefined();

        await files.write(pathOf('b.mp4'), 'old', source);
        await expect(files.write(pathOf('b.mp4'), broken(), source)).rejects.toThrow();
        expect((await readBytes(pathOf('b.mp4')))?.toString()).toBe('old');
        await files.write(pathOf('b.mp4'), createStream(createBytes(9), 9).stream, source);
        expect((await readBytes(pathOf('b.mp4')))?.byteLength).toBe(9);
      },
    );

    it('show what was there before until a stream has ended', async () => {
      const { files, readBytes } = await create();
      const path = pathOf('a.mp4');
      await files.write(path, 'old', source);
      const gate = Promise.withResolvers<void>();
      const reached = Promise.withResolvers<void>();
      const bytes = createBytes(5 * MIB);
      let part = 0;
      const stream = new ReadableStream<Uint8Array>({
        async pull(controller) {
          part += 1;
          if (part === 1) return controller.enqueue(bytes);
          reached.resolve();
          await gate.promise;
          controller.close();
        },
      });
      const written = files.write(path, stream, source);
      await reached.promise;
      expect((await readBytes(path))?.toString()).toBe('old');
      gate.resolve();
      await written;
      expect((await readBytes(path))?.equals(bytes)).toBe(true);
    });

    it.each([0, 5 * MIB])(
      'stop waiting for a stream that is silent after %i bytes when told to',
      async (length) => {
        const { files, readBytes } = await create();
        const controller = new AbortController();
        const bytes = createBytes(length);
        const { stream, isCancelled } = createStream(bytes, MIB, { end: 'stall' });
        const written = files.write(pathOf('a.mp4'), stream, source, controller.signal);
        setTimeout(() => controller.abort(), 50);
        await expect(written).rejects.toThrow();
        expect(isCancelled()).toBe(true);
        expect(await readBytes(pathOf('a.mp4'))).toBeUndefined();
      },
    );

    it('reject when their time is up, and let go of the stream', async () => {
      const { files, readBytes } = await create();
      const aborted = AbortSignal.abort();
      const { stream, isCancelled } = createStream(createBytes(9), 9);
      await expect(files.write(pathOf('a'), stream, source, aborted)).rejects.toThrow();
      expect(isCancelled()).toBe(true);
      await expect(files.write(pathOf('a'), 'text', source, aborted)).rejects.toThrow();
      await expect(files.readSource(pathOf('a'), aborted)).rejects.toThrow();
      expect(await readBytes(pathOf('a'))).toBeUndefined();
    });
  });
}
