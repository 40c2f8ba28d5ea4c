/**
 * The bytes of a stream in blocks of `blockBytes`, the last one shorter; an empty stream has none.
 * All are one memory, which is filled again when the next block is asked for. Rejects at once as the
 * stream breaks or `signal` aborts; whoever stops reading, for whatever reason, cancels the stream.
 */
export async function* toBlocks(
  stream: ReadableStream<Uint8Array>,
  blockBytes: number,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  for await (const chunk of readChunks(stream, signal)) {
    for (let start = 0; start < chunk.byteLength;) {
      const part = chunk.subarray(start, start + blockBytes - filled);
      block.set(part, filled);
      filled += part.byteLength;
      start += part.byteLength;
      if (filled < blockBytes) continue;
      yield block;
      filled = 0;
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}

async function* readChunks(
  stream: ReadableStream<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = stream.getReader();
  // Not waited for, because a source that hangs may hang in this as well; and one that has broken
  // only says so again.
  const cancel = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener('abort', cancel);
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      // To the reader, a stream that was cancelled has come to its end.
      signal?.throwIfAborted();
      if (done) return;
      yield value;
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    cancel();
  }
}
