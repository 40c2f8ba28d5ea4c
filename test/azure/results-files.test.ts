import { randomUUID } from 'node:crypto';
import { BlobServiceClient, newPipeline, StorageSharedKeyCredential } from '@azure/storage-blob';
import { describe, expect, inject, it } from 'vitest';
import { createResultsFiles } from '../../src/azure/results-files.ts';
import { createStorageClients } from '../../src/azure/storage-clients.ts';
import { toFolder } from '../../src/results/folder.ts';
import { hasStatus } from '../../src/webhooks/errors.ts';
import { describeFiles } from '../contracts/files-contract.ts';

const clients = createStorageClients({
  kind: 'connection-string',
  connectionString: inject('storage'),
});
const source = { delivery: 'wh_1', event: 'evt_1', sender: 'default' };
const MIB = 1024 * 1024;

/** The files of a container that is not there yet. */
async function createFiles() {
  const container = await clients.container(`results-${randomUUID()}`);
  return {
    container,
    files: createResultsFiles(() => Promise.resolve(container)),
    readBytes: async (path: string) => {
      try {
        return await container.getBlobClient(path).downloadToBuffer();
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },
  };
}

const streamOf = (...chunks: Uint8Array[]) => ReadableStream.from<Uint8Array>(chunks);

describeFiles('files in a container', createFiles);

it.each([
  ['a.json', 'application/json'],
  ['a.jsonl', 'application/jsonl'],
  ['a.txt', 'text/plain; charset=utf-8'],
  ['a.md', 'text/markdown; charset=utf-8'],
  ['a.csv', 'text/csv; charset=utf-8'],
  ['a.mp4', 'video/mp4'],
  ['a.html', 'application/octet-stream'],
  ['a', 'application/octet-stream'],
])('gives %s the type %s, as text and as a stream', async (path, type) => {
  const { container, files } = await createFiles();
  for (const content of ['{}', streamOf(Buffer.from('{}'))]) {
    await files.write(path, content, source);
    const { contentType } = await container.getBlobClient(path).getProperties();
    expect(contentType).toBe(type);
  }
});

it('creates its container when it is first missed, also when many miss it at once', async () => {
  const { files, readBytes } = await createFiles();
  const bytes = Buffer.alloc(5 * MIB, 'x');
  const names = Array.from({ length: 4 }, (_, index) => `${index}.mp4`);
  const writes = names.map((name) => files.write(name, streamOf(bytes), source));
  await Promise.all(writes);
  for (const name of names) expect((await readBytes(name))?.equals(bytes)).toBe(true);
});

it('keeps what the folders of odd ids hold apart', async () => {
  const { container, files, readBytes } = await createFiles();
  const ids = ['..', '.', '', 'a/b', 'a\\b', 'a?b#c', '%2F', 'é🔑', 'x'.repeat(3000), '\uD800'];
  const paths = ids.map((id) => `${toFolder('batches', id)}output.json`);
  for (const [index, path] of paths.entries()) await files.write(path, ids[index] ?? '', source);
  for (const [index, path] of paths.entries()) {
    expect(await readBytes(path)).toEqual(Buffer.from(ids[index] ?? ''));
  }
  const listed = await Array.fromAsync(container.listBlobsFlat());
  expect(listed.map((blob) => blob.name).toSorted()).toEqual(paths.toSorted());
});

it('keeps a source that is much too long for metadata as a hash', async () => {
  const { files } = await createFiles();
  const long = 'é'.repeat(5000);
  const from = { delivery: long, event: long, sender: long, fileId: long };
  await files.write('a.json', '{}', from);
  const read = await files.readSource('a.json');
  expect(Object.values(read ?? {})).toEqual(Array(4).fill(expect.stringMatching(/^!sha256-/)));
});

it('lets one of two streams to the same path win whole, and the other reject or follow', async () => {
  const { files, readBytes } = await createFiles();
  const contents = ['a', 'b'].map((letter) => Buffer.alloc(5 * MIB, letter));
  const writes = contents.map((bytes) => files.write('a.mp4', streamOf(bytes), source));
  const settled = await Promise.allSettled(writes);
  expect(settled.map(({ status }) => status)).toContain('fulfilled');
  const left = await readBytes('a.mp4');
  expect(contents.filter((bytes) => left?.equals(bytes))).toHaveLength(1);
});

it('mixes nothing of a stream that breaks into another one to the same path', async () => {
  const { files, readBytes } = await createFiles();
  const [ours, theirs] = [Buffer.alloc(5 * MIB, 'a'), Buffer.alloc(5 * MIB, 'b')];
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      controller.enqueue(ours);
      const broken = ReadableStream.from<Uint8Array>(
        (async function* () {
          yield theirs;
          throw new Error('the line went dead');
        })(),
      );
      await expect(files.write('a.mp4', broken, source)).rejects.toThrow('dead');
      controller.close();
    },
  });
  await files.write('a.mp4', stream, source);
  expect((await readBytes('a.mp4'))?.equals(ours)).toBe(true);
});

describe('the calls to Storage', () => {
  /** Files behind an HTTP client that says which calls it saw, and never answers the one it is told. */
  function createWatched(silentOn?: string) {
    const calls: { name: string; signal: unknown }[] = [];
    const stalled = Promise.withResolvers<void>();
    const credential = new StorageSharedKeyCredential('account', 'a2V5');
    const pipeline = newPipeline(credential, {
      retryOptions: { maxTries: 1 },
      httpClient: {
        async sendRequest(request) {
          const { headers, abortSignal } = request;
          const comp = new URL(request.url).searchParams.get('comp') ?? 'blob';
          calls.push({ name: `${request.method} ${comp}`, signal: abortSignal });
          if (comp !== silentOn) return { request, headers, status: 201 };
          stalled.resolve();
          return new Promise((_resolve, reject) => {
            abortSignal?.addEventListener('abort', () => reject(new Error('The call was aborted')));
          });
        },
      },
    });
    const service = new BlobServiceClient('https://account.blob.core.windows.net', pipeline);
    const container = service.getContainerClient('results');
    const files = createResultsFiles(() => Promise.resolve(container));
    return { calls, files, stalled: stalled.promise };
  }

  it('have each a bound of its own, so that a long stream has none', async () => {
    const { calls, files } = createWatched();
    await files.write('a.mp4', streamOf(Buffer.alloc(9 * MIB)), source);
    const block = 'PUT block';
    expect(calls.map(({ name }) => name)).toEqual([block, block, block, 'PUT blocklist']);
    expect(new Set(calls.map(({ signal }) => signal)).size).toBe(4);
    for (const { signal } of calls) expect(signal).toBeInstanceOf(AbortSignal);
    await files.write('a.json', '{}', source);
    expect(calls.at(-1)?.name).toBe('PUT blob');
    expect(calls.at(-1)?.signal).toBeInstanceOf(AbortSignal);
  });

  it.each(['block', 'blocklist'])('are given up at a silent %s when told to', async (silentOn) => {
    const { files, stalled } = createWatched(silentOn);
    const controller = new AbortController();
    const stream = streamOf(Buffer.alloc(5 * MIB));
    const written = files.write('a.mp4', stream, source, controller.signal);
    await stalled;
    controller.abort();
    await expect(written).rejects.toThrow('abort');
  });

  it('let go of the stream where one fails, even of a stream that hangs then', async () => {
    const container = await clients.container('No valid name');
    const files = createResultsFiles(() => Promise.resolve(container));
    const cancelled = Promise.withResolvers<string>();
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(Buffer.alloc(MIB)),
      cancel() {
        cancelled.resolve('cancelled');
        return new Promise(() => undefined);
      },
    });
    await expect(files.write('a.mp4', stream, source)).rejects.toThrow();
    expect(await cancelled.promise).toBe('cancelled');
  });
});
