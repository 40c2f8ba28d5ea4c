import { randomUUID } from 'node:crypto';
import type { BlockBlobCommitBlockListOptions, ContainerClient } from '@azure/storage-blob';
import type { Files } from '../results/files.ts';
import { hasStatus } from '../webhooks/errors.ts';
import { toCallOptions } from './call-options.ts';
import { toContentType } from './content-type.ts';
import { fromMetadata, toMetadata } from './file-metadata.ts';
import { toBlocks } from './to-blocks.ts';

/** A blob has 50,000 blocks at most, which makes 195 GiB. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/** The files in a container. One that is not there yet is created when it is first missed. */
export function createResultsFiles(open: () => Promise<ContainerClient>): Files {
  return {
    async write(path, content, source, signal) {
      const container = await open();
      const properties = {
        metadata: toMetadata(source),
        blobHTTPHeaders: { blobContentType: toContentType(path) },
      };
      if (typeof content !== 'string') {
        await writeStream(container, path, content, properties, signal);
        return;
      }
      const bytes = Buffer.from(content);
      const blob = container.getBlockBlobClient(path);
      await createIfMissed(container, signal, (options) =>
        blob.upload(bytes, bytes.byteLength, { ...options, ...properties }),
      );
    },

    async readSource(path, signal) {
      const container = await open();
      const blob = container.getBlockBlobClient(path);
      try {
        const { metadata } = await blob.getProperties(toCallOptions(signal));
        return fromMetadata(metadata);
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    },
  };
}

/**
 * A stream takes as long as it takes; what has a bound is each call. Its blocks are nobody's until
 * they are committed together, and Storage drops those that never are after a week. Of two streams to
 * one path at a time, the first to commit takes away the blocks of the other, which then rejects.
 *
 * `uploadStream` of the SDK neither bounds nor aborts the upload of a block.
 */
async function writeStream(
  container: ContainerClient,
  path: string,
  stream: ReadableStream<Uint8Array>,
  properties: BlockBlobCommitBlockListOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const blob = container.getBlockBlobClient(path);
  const upload = randomUUID();
  const blocks: string[] = [];
  for await (const block of toBlocks(stream, BLOCK_BYTES, signal)) {
    // All ids of a blob must be of one length.
    const number = String(blocks.length).padStart(5, '0');
    const id = Buffer.from(`${upload}-${number}`).toString('base64');
    await createIfMissed(container, signal, (options) =>
      blob.stageBlock(id, block, block.byteLength, options),
    );
    blocks.push(id);
  }
  await createIfMissed(container, signal, (options) =>
    blob.commitBlockList(blocks, { ...options, ...properties }),
  );
}

/** Makes a call, each time with a bound of its own, and once more where the container was missing. */
async function createIfMissed(
  container: ContainerClient,
  signal: AbortSignal | undefined,
  call: (options: ReturnType<typeof toCallOptions>) => Promise<unknown>,
): Promise<void> {
  try {
    await call(toCallOptions(signal));
  } catch (error) {
    if (!hasStatus(error, 404)) throw error;
    await container.createIfNotExists(toCallOptions(signal));
    await call(toCallOptions(signal));
  }
}
