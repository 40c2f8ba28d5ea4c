import type { FileContent, Files, FileSource } from '../../src/results/files.ts';

export interface MemoryFile {
  readonly bytes: Buffer;
  readonly source: FileSource;
}

/** Files in memory; keep the same contract as those in a container. */
export function createMemoryFiles(files: Map<string, MemoryFile> = new Map()): Files {
  return {
    async write(path, content, source, signal) {
      const bytes = await readAll(content, signal);
      signal?.throwIfAborted();
      files.set(path, { bytes, source: structuredClone(source) });
    },
    async readSource(path, signal) {
      signal?.throwIfAborted();
      return files.get(path)?.source;
    },
  };
}

async function readAll(content: FileContent, signal: AbortSignal | undefined): Promise<Buffer> {
  if (typeof content === 'string') return Buffer.from(content);
  const passage = new TransformStream<Uint8Array, Uint8Array>();
  const chunks = content.pipeThrough(passage, signal && { signal });
  return Buffer.concat(await Array.fromAsync(chunks));
}
